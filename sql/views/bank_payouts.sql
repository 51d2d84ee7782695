create or replace view reporting.bank_payouts
with (security_invoker = true, security_barrier = true)
as
  select
    bank.id as bank_payout_id,
    bank.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    bank.stripe_account_id,
    bank.stripe_payout_id,
    bank.currency,
    bank.amount,
    app_private.major_units(bank.amount, money.exponent) as amount_major,
    carried.amount as carried,
    bank.amount - carried.amount as of_others,
    carried.transfers,
    case when bank.is_automatic then 'stripe' else 'first_in_first_out' end as basis,
    bank.status,
    bank.initiated_at,
    bank.arrival_date,
    bank.returned_at,
    bank.failure_code,
    bank.bank_account_last4,
    app_private.major_units(carried.amount, money.exponent) as carried_major,
    app_private.major_units(bank.amount - carried.amount, money.exponent) as of_others_major
  from
    app.bank_payouts as bank
    join app.users as recruiter on recruiter.id = bank.recruiter_id
    join app.currencies as money on money.code = bank.currency
    cross join lateral (
      select coalesce(sum(link.amount), 0)::bigint as amount, count(*) as transfers
      from app.bank_payout_transfers as link
      where link.bank_payout_id = bank.id and link.amount > 0
    ) as carried;
comment on view reporting.bank_payouts is
  'What Stripe paid, or pays, from recruiters'' Stripe balances to their banks, in minor units, and how much of our '
  'transfers each payout carries.';
comment on column reporting.bank_payouts.bank_payout_id is 'The bank payout.';
comment on column reporting.bank_payouts.recruiter_id is 'Whose Stripe account it leaves.';
comment on column reporting.bank_payouts.recruiter is 'Their name.';
comment on column reporting.bank_payouts.recruiter_email is 'Their e-mail address.';
comment on column reporting.bank_payouts.stripe_account_id is 'The Stripe account.';
comment on column reporting.bank_payouts.stripe_payout_id is 'Stripe''s id of it.';
comment on column reporting.bank_payouts.currency is 'Currency of the amounts.';
comment on column reporting.bank_payouts.amount is 'All that it pays. Minor units.';
comment on column reporting.bank_payouts.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.bank_payouts.carried is 'Of it from our transfers. Minor units.';
comment on column reporting.bank_payouts.of_others is
  'Of it money that the recruiter has from others. Below zero: less left than our transfers brought, because some of '
  'it was taken back. Minor units.';
comment on column reporting.bank_payouts.transfers is 'Number of our transfers that it carries.';
comment on column reporting.bank_payouts.basis is
  'stripe: Stripe names the transfers. first_in_first_out: paid out by hand, where Stripe does not tell.';
comment on column reporting.bank_payouts.status is
  'pending, in_transit, paid, failed (the bank returned it, perhaps after it counted as paid) or canceled.';
comment on column reporting.bank_payouts.initiated_at is 'When Stripe made it.';
comment on column reporting.bank_payouts.arrival_date is 'When it arrives, or arrived, at the bank.';
comment on column reporting.bank_payouts.returned_at is 'When its money came back.';
comment on column reporting.bank_payouts.failure_code is 'Stripe''s word for why the bank returned it.';
comment on column reporting.bank_payouts.bank_account_last4 is 'The last digits of the bank account or card.';
comment on column reporting.bank_payouts.carried_major is 'carried in major units, with the decimals of its currency.';
comment on column reporting.bank_payouts.of_others_major is
  'of_others in major units, with the decimals of its currency.';
