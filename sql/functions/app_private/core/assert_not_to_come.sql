create or replace function app_private.assert_not_to_come(moment timestamptz, argument text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_business_time(assert_not_to_come.moment, assert_not_to_come.argument);
  if assert_not_to_come.moment > clock_timestamp() then
    perform app_private.raise_error(
      'in_the_future',
      format('%s lies in the future.', assert_not_to_come.moment),
      'Ask for a moment that is over. What is still to come is in reporting.upcoming_payments.',
      assert_not_to_come.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_not_to_come is
  'For questions of how it was: raises HB059 as app_private.assert_business_time does, and HB016 for a moment that has '
  'not come. Null passes. argument: its name.';
