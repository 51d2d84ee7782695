create or replace function app_private.fee_blocker_under(
  schedule app.payout_schedules,
  as_of timestamptz,
  partial_fee text
)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  state record;
  reach bigint;
begin
  if fee_blocker_under.partial_fee is null then
    return null;
  end if;
  select * into state from app_private.fee_state((fee_blocker_under.schedule).placement_id, fee_blocker_under.as_of);
  reach := app_private.fee_reach(
    (fee_blocker_under.schedule).payout_id,
    state.cleared,
    state.required,
    state.fee,
    fee_blocker_under.partial_fee
  );
  if reach is null or reach > 0 and app_private.paid_up_to(fee_blocker_under.schedule) <= reach then
    return null;
  end if;
  return case
    when state.disputed > 0 then 'fee_disputed'
    when state.received >= state.required then 'fee_not_cleared'
    else 'fee_not_received'
  end;
end;
$$;
comment on function app_private.fee_blocker_under is
  'app_private.fee_blocker by terms that wait for the fee and say this of a part of it (partial_fee: waits or '
  'pays_share); null: they do not wait. The rule of runs, and of what other terms would do.';
