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
  perform app_private.assert_admin();
  perform app_private.assert_reason(cancel_placement.reason);
  select * into cancelled from app.placements where id = cancel_placement.placement_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such placement.', 'Check the id.', 'placement_id');
  end if;
  if cancelled.status <> 'active' then
    perform app_private.raise_error('HB003', format('Placement %s is %s, not active.', cancelled.id, cancelled.status),
      'Only an active placement can be cancelled.', 'placement_id');
  end if;
  for payout in
    select * from app.payouts where payouts.placement_id = cancelled.id order by id for no key update
  loop
    if payout.status not in ('completed', 'cancelled') or payout.amount > 0 then
      perform app_private.cancel_payout_parts(payout.id, cancel_placement.reason, 'placement_id');
    end if;
  end loop;
  update app.placements set status = 'cancelled' where id = cancelled.id returning * into cancelled;
  return cancelled;
end
$$;
comment on function app.cancel_placement is
  'Calls a placement off before anything of it was sent: cancels its payouts, schedules and holds. Admins only. Raises HB001, HB002, HB003 (something was paid already), HB008, HB012 (something is on its way).';
