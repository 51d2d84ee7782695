create or replace function reporting.today()
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
  select app_private.today_in(app_private.time_zone_of(null));
end;
comment on function reporting.today is
  'The day that it is in the platform''s time zone, in which the days of reporting are counted. Analysts and '
  'operators.';
