create or replace function app_private.check_allocations()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_allocated(array(select distinct new_rows.payout_id from new_rows));
  return null;
end;
$$;
comment on function app_private.check_allocations is
  'After-statement trigger of new schedules and holds: app_private.assert_allocated, of all at once. Raises HB010.';
