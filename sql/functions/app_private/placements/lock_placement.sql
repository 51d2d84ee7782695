create or replace function app_private.lock_placement(
  placement_id uuid,
  expected_statuses text[] default null,
  what_to_do text default null
)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  select * into placement from app.placements where id = lock_placement.placement_id for no key update;
  if not found then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  perform app_private.assert_status(
    'placement',
    placement.id,
    placement.status,
    lock_placement.expected_statuses,
    lock_placement.what_to_do,
    'placement_id'
  );
  return placement;
end;
$$;
comment on function app_private.lock_placement is
  'Locks a placement. expected_statuses: null allows all. what_to_do: the hint for another status. Raises HB002 (no '
  'such placement), HB003 (another status). Order of locks: see app_private.lock_payee.';
