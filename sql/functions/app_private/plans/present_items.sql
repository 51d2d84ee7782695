create or replace function app_private.present_items(as_of timestamptz)
returns table (
  schedule_id uuid,
  payout_id uuid,
  placement_id uuid,
  recruiter_id uuid,
  company_id uuid,
  amount bigint,
  offset_amount bigint,
  pay_amount bigint,
  currency text,
  stripe_account_id text,
  bank_account_fingerprint text,
  policy_id uuid
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    due.schedule_id,
    due.payout_id,
    payout.placement_id,
    due.recruiter_id,
    payout.company_id,
    due.amount,
    due.offset_amount,
    due.pay_amount,
    due.currency,
    account.stripe_account_id,
    account.bank_account_fingerprint,
    placement.policy_id
  from
    app_private.preview_due(present_items.as_of, true) as due
    join app.payouts as payout on payout.id = due.payout_id
    join app.payout_accounts as account on account.user_id = due.recruiter_id
    left join app.placements as placement on placement.id = payout.placement_id
  where due.would_pay;
$$;
comment on function app_private.present_items is
  'What a plan of this moment would have now: the obligations that a run would pay then, what needs a plan among '
  'them, as app.run_plan_items keeps them. Amounts in minor units.';
