create or replace function app_private.platform_zones()
returns table (zone text, starts_at timestamptz, ends_at timestamptz)
language sql
stable
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
  select
    held.zone,
    lag(held.until, 1, '-infinity') over (order by held.position),
    coalesce(held.until, 'infinity')
  from
    app_private.platform_time_zone as platform
    cross join lateral unnest(
      platform.earlier_zones || platform.time_zone,
      platform.earlier_until
    ) with ordinality as held (zone, until, position);
$$;
comment on function app_private.platform_zones is
  'The platform''s time zones, each with the time in which it holds or held (from starts_at until before ends_at), one '
  'for every moment: by it a past moment has the day that was told of it. For readers of reporting.';
