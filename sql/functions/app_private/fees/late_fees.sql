create or replace function app_private.late_fees()
returns table (
  placement_id uuid,
  due_on date,
  days_late integer,
  required bigint,
  received bigint,
  disputed bigint,
  keeps_payouts_waiting boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    placement.id,
    placement.start_date + policy.fee_due_days,
    app_private.today_in(placement.time_zone) - (placement.start_date + policy.fee_due_days),
    state.required,
    state.received,
    state.disputed,
    policy.pay_when = 'fee_cleared'
  from
    app_private.unpaid_fees as unpaid
    join app.placements as placement on placement.id = unpaid.placement_id
    join app.payout_policies as policy on policy.id = placement.policy_id
    cross join lateral app_private.fee_state(placement.id, now()) as state
  where app_private.today_in(placement.time_zone) > placement.start_date + policy.fee_due_days;
$$;
comment on function app_private.late_fees is
  'The fees that are late now, in minor units: app_private.fee_state of the placements whose terms have fee_due_days '
  'that are over, of those that are not paid whole (app_private.unpaid_fees). For readers of reporting.';
