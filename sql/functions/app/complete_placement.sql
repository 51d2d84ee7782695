create or replace function app.complete_placement(placement_id uuid)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  perform app_private.assert_admin();
  select * into placement from app.placements where id = complete_placement.placement_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such placement.', 'Check the id.', 'placement_id');
  end if;
  if placement.status <> 'active' then
    perform app_private.raise_error('HB003', format('Placement %s is %s, not active.', placement.id, placement.status),
      'Only an active placement can be completed.', 'placement_id');
  end if;
  if placement.guarantee_completion_date > now() then
    perform app_private.raise_error('HB003', format('The guarantee of placement %s runs until %s.', placement.id, placement.guarantee_completion_date),
      'Wait until it is over; the nightly run completes it by itself.', 'placement_id');
  end if;
  update app.placements set status = 'completed' where id = placement.id returning * into placement;
  perform app_private.write_event('placement.completed', jsonb_build_object('placement_id', placement.id), entity_id => placement.id);
  return placement;
end
$$;
comment on function app.complete_placement is
  'Notes that a placement''s guarantee was kept, once its date has passed. The nightly run does it by itself. Admins only. Raises HB001, HB002, HB003.';
