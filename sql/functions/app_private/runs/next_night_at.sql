create or replace function app_private.next_night_at(after timestamptz, hour integer default 2)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    date_trunc('day', next_night_at.after - make_interval(hours => next_night_at.hour) - interval '1 microsecond')
      + interval '1 day' + make_interval(hours => next_night_at.hour);
$$;
comment on function app_private.next_night_at is
  'The first night at a moment or after it, as the crontab has them: the run that pays at 02:00 UTC, or another hour.';
