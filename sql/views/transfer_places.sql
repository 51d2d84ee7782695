create or replace view reporting.transfer_places
with (security_invoker = true, security_barrier = true)
as
  select
    item.*,
    app_private.major_units(item.amount, money.exponent) as amount_major,
    app_private.major_units(item.on_stripe_balance, money.exponent) as on_stripe_balance_major,
    app_private.major_units(item.on_its_way_to_bank, money.exponent) as on_its_way_to_bank_major,
    app_private.major_units(item.in_bank, money.exponent) as in_bank_major,
    app_private.major_units(item.returned_by_bank, money.exponent) as returned_by_bank_major
  from
    (
      select
        transfer.id as transfer_id,
        transfer.payout_id,
        transfer.schedule_id,
        transfer.recruiter_id,
        transfer.currency,
        kept.amount,
        bank.on_stripe_balance,
        way.on_its_way_to_bank,
        arrived.in_bank,
        back.returned_by_bank,
        case when bank.on_stripe_balance > 0 then transfer.answered_at end as on_stripe_balance_since,
        case when way.on_its_way_to_bank > 0 then left_with.arrives_on end as arrives_on,
        case when arrived.in_bank > 0 then left_with.arrived_on end as in_bank_on,
        case when back.returned_by_bank > 0 then left_with.returned_at end as returned_at,
        case when back.returned_by_bank > 0 then left_with.failure_code end as failure_code,
        left_with.is_by_hand
      from
        app.payout_transfers as transfer
        cross join lateral (
          select
            transfer.amount
              - transfer.reversed_by_hand
              - coalesce(
                (
                  select sum(reversal.amount)
                  from app.payout_reversals as reversal
                  where reversal.transfer_id = transfer.id and reversal.status = 'succeeded'
                ),
                0
              ) as amount
        ) as kept
        cross join lateral (
          select
            coalesce(sum(link.amount) filter (where payout.status = 'paid'), 0) as arrived,
            coalesce(sum(link.amount) filter (where payout.status in ('pending', 'in_transit')), 0) as on_its_way,
            coalesce(sum(link.amount) filter (where payout.status = 'failed'), 0) as returned,
            max(payout.arrival_date) filter (where payout.status in ('pending', 'in_transit')) as arrives_on,
            max(payout.arrival_date) filter (where payout.status = 'paid') as arrived_on,
            max(payout.returned_at) filter (where payout.status = 'failed') as returned_at,
            (array_agg(payout.failure_code order by payout.returned_at desc) filter (where payout.status = 'failed'))[
              1
            ] as failure_code,
            coalesce(bool_or(link.basis = 'first_in_first_out'), false) as is_by_hand
          from
            app.bank_payout_transfers as link
            join app.bank_payouts as payout on payout.id = link.bank_payout_id
          where link.transfer_id = transfer.id and link.amount > 0
        ) as left_with
        cross join lateral (select least(kept.amount, left_with.arrived) as in_bank) as arrived
        cross join lateral (
          select least(kept.amount - arrived.in_bank, left_with.on_its_way) as on_its_way_to_bank
        ) as way
        cross join lateral (
          select
            least(kept.amount - arrived.in_bank - way.on_its_way_to_bank, left_with.returned) as returned_by_bank
        ) as back
        cross join lateral (
          select
            kept.amount - arrived.in_bank - way.on_its_way_to_bank - back.returned_by_bank as on_stripe_balance
        ) as bank
      where transfer.status = 'succeeded'
    ) as item
    -- A left join: who asks for no amount in major units does not read it.
    left join app.currencies as money
      on money.code = item.currency;
comment on view reporting.transfer_places is
  'Where the money of each transfer is, in minor units: on the recruiter''s Stripe balance, on its way to their bank, '
  'in the bank, or returned by the bank (and on the Stripe balance again). These four sum to the amount, which is '
  'what was not taken back.';
comment on column reporting.transfer_places.transfer_id is 'The transfer.';
comment on column reporting.transfer_places.payout_id is 'Its payout.';
comment on column reporting.transfer_places.schedule_id is 'The obligation that it paid.';
comment on column reporting.transfer_places.recruiter_id is 'Who was paid.';
comment on column reporting.transfer_places.currency is 'Currency of the amounts.';
comment on column reporting.transfer_places.amount is 'What of it was not taken back. Minor units.';
comment on column reporting.transfer_places.on_stripe_balance is
  'Has not left the recruiter''s Stripe balance. Minor units.';
comment on column reporting.transfer_places.on_its_way_to_bank is 'On its way to the bank. Minor units.';
comment on column reporting.transfer_places.in_bank is 'In the bank, as far as Stripe knows. Minor units.';
comment on column reporting.transfer_places.returned_by_bank is
  'Returned by the bank, and not paid out again. Minor units.';
comment on column reporting.transfer_places.on_stripe_balance_since is 'Since when it is on the Stripe balance.';
comment on column reporting.transfer_places.arrives_on is 'The day on which the last of it arrives at the bank.';
comment on column reporting.transfer_places.in_bank_on is 'The day on which the last of it arrived at the bank.';
comment on column reporting.transfer_places.returned_at is 'When the bank returned it.';
comment on column reporting.transfer_places.failure_code is 'Stripe''s word for why.';
comment on column reporting.transfer_places.is_by_hand is
  'Whether some of it left with a payout by hand, of which Stripe does not tell what it carries: first in, first out.';
comment on column reporting.transfer_places.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.transfer_places.on_stripe_balance_major is
  'on_stripe_balance in major units, with the decimals of its currency.';
comment on column reporting.transfer_places.on_its_way_to_bank_major is
  'on_its_way_to_bank in major units, with the decimals of its currency.';
comment on column reporting.transfer_places.in_bank_major is
  'in_bank in major units, with the decimals of its currency.';
comment on column reporting.transfer_places.returned_by_bank_major is
  'returned_by_bank in major units, with the decimals of its currency.';
