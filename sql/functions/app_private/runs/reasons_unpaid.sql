create or replace function app_private.reasons_unpaid(schedule_id uuid)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select told.reasons
  from app_private.all_reasons_unpaid(array[reasons_unpaid.schedule_id]) as told;
$$;
comment on function app_private.reasons_unpaid is
  'app_private.all_reasons_unpaid of one schedule, for readers of reporting, who do not see all columns that decide.';
