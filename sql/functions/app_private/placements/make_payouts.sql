create or replace function app_private.make_payouts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
begin
  -- The first trigger of a transaction makes those of all placements that were added in it; the others find them made.
  if
    exists (select from app.payouts as payout where payout.placement_id = new.id)
    and not exists (
      select from app.placement_recruiters as part where part.placement_id = new.id and part.amount is null
    )
  then
    return null;
  end if;
  perform app_private.make_payouts_of(
    array(
      select placement.id
      from app.placements as placement
      where
        placement.created_at = new.created_at
        and placement.id >= new.id
        and placement.fee_amount > 0
        and (
          placement.id = new.id
          or not exists (select from app.payouts as payout where payout.placement_id = placement.id)
        )
      order by placement.id
    )
  );
  return null;
end;
$$;
comment on function app_private.make_payouts is
  'Deferred trigger of app.placements: makes the payouts of all placements that were added at the same time, in the '
  'same transaction, by app_private.make_payouts_of. Raises what that raises.';
