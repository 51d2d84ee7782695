create or replace function app_private.assert_business_time(moment timestamptz, argument text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    not isfinite(assert_business_time.moment)
    or assert_business_time.moment < app_private.start_of_day(app_private.first_day(), 'UTC')
    or assert_business_time.moment >= app_private.start_of_day(app_private.last_day() + 1, 'UTC')
  then
    perform app_private.refuse_time(assert_business_time.moment::text, assert_business_time.argument);
  end if;
end;
$$;
comment on function app_private.assert_business_time is
  'Raises HB059 for a moment that is not between app_private.first_day() and app_private.last_day(), and so for '
  'infinity, which Postgres takes for a time. Null passes. argument: its name.';
