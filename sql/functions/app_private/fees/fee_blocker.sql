create or replace function app_private.fee_blocker(schedule app.payout_schedules, as_of timestamptz)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  partial_fee constant text := (
    select policy.partial_fee
    from
      app.placements as placement
      join app.payout_policies as policy on policy.id = placement.policy_id
    where placement.id = (fee_blocker.schedule).placement_id and policy.pay_when = 'fee_cleared'
  );
  state record;
begin
  if partial_fee is null then
    return null;
  end if;
  select * into state from app_private.fee_state((fee_blocker.schedule).placement_id, fee_blocker.as_of);
  if
    state.cleared >= state.required
    or partial_fee = 'pays_share'
      and app_private.paid_up_to(fee_blocker.schedule) <= app_private.fee_share(
        (fee_blocker.schedule).payout_id,
        state.cleared,
        state.fee
      )
  then
    return null;
  end if;
  return case
    when state.disputed > 0 then 'fee_disputed'
    when state.received >= state.required then 'fee_not_cleared'
    else 'fee_not_received'
  end;
end;
$$;
comment on function app_private.fee_blocker is
  'Why an obligation waits for the company''s fee at a moment, by the terms of its placement: fee_not_received, '
  'fee_not_cleared or fee_disputed; null when it does not.';
