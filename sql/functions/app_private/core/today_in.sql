create or replace function app_private.today_in(time_zone text)
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select (now() at time zone today_in.time_zone)::date;
$$;
comment on function app_private.today_in is
  'The day that it is in a time zone. Whether a day of a placement lies in the future is asked of this function; the '
  'moment at which a day begins is app_private.start_of_day.';
