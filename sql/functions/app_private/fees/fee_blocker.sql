create or replace function app_private.fee_blocker(schedule app.payout_schedules, as_of timestamptz)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.fee_blocker_under(
      fee_blocker.schedule,
      fee_blocker.as_of,
      (
        select policy.partial_fee
        from
          app.placements as placement
          join app.payout_policies as policy on policy.id = placement.policy_id
        where placement.id = (fee_blocker.schedule).placement_id and policy.pay_when = 'fee_cleared'
      )
    );
$$;
comment on function app_private.fee_blocker is
  'Why an obligation waits for the company''s fee at a moment, by the terms of its placement: fee_not_received, '
  'fee_not_cleared or fee_disputed; null when it does not.';
