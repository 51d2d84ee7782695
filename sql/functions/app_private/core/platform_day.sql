create or replace function app_private.platform_day(moment timestamptz)
returns date
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (platform_day.moment at time zone held.zone)::date
  from app_private.platform_zones() as held
  where platform_day.moment >= held.starts_at and platform_day.moment < held.ends_at;
$$;
comment on function app_private.platform_day is
  'The day of a moment in the time zone that the platform had then (app_private.platform_zones, which is to be joined '
  'where many rows are read).';
