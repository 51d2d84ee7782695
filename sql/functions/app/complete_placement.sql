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
  placement := app_private.lock_placement(
    complete_placement.placement_id,
    array['active'],
    'Only an active placement can be completed.'
  );
  if placement.guarantee_completion_date > now() then
    perform app_private.raise_error(
      'wrong_status',
      format('The guarantee of placement %s runs until %s.', placement.id, placement.guarantee_completion_date),
      'Wait until it is over; the nightly run completes it by itself, once its notice period is over too.',
      'placement_id'
    );
  end if;
  update app.placements set status = 'completed' where id = placement.id returning * into placement;
  perform app_private.write_event(
    'placement.completed',
    jsonb_build_object('placement_id', placement.id),
    entity_id => placement.id
  );
  return placement;
end;
$$;
comment on function app.complete_placement is
  'Completes an active placement once its guarantee is over. The daily run does the same for all placements, when '
  'their notice periods are over too. It makes nothing due: what waits for the guarantee waits for the notice period, '
  'and a breach that is reported within it reopens the placement. Admins only. Raises HB001, HB002, HB003 (not '
  'active, or the guarantee is still running).';
