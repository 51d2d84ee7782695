create or replace function app_private.check_allocation()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_allocated(array[new.payout_id]);
  return null;
end;
$$;
comment on function app_private.check_allocation is
  'After-row trigger of schedules and holds that change: app_private.assert_allocated. Raises HB010.';
