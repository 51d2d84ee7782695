create or replace function app.cancel_placement(placement_id uuid, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  cancelled app.placements;
  payout app.payouts;
begin
  perform app_private.begin_verb(cancel_placement.reason);
  cancelled := app_private.lock_placement(
    cancel_placement.placement_id, array['active'], 'Only an active placement can be cancelled.'
  );
  for payout in
    select * from app.payouts where payouts.placement_id = cancelled.id order by id for no key update
  loop
    if payout.status not in ('completed', 'cancelled') or payout.amount > 0 then
      perform app_private.cancel_payout_parts(payout.id, cancel_placement.reason, 'placement_id');
    end if;
  end loop;
  update app.placements set status = 'cancelled' where id = cancelled.id returning * into cancelled;
  perform app_private.set_reason(null);
  return cancelled;
end
$$;
comment on function app.cancel_placement is
  'Calls a placement off before anything of it was sent: cancels its payouts, schedules and holds. Admins only. Raises HB001, HB002, HB003 (something was paid already), HB008, HB012 (something is on its way).';
