create or replace function app_private.assert_valid_days(days integer, argument text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.days_problem(assert_valid_days.days) is not null then
    perform app_private.raise_error(
      'invalid_argument',
      app_private.days_problem(assert_valid_days.days),
      'Give the days from the start date.',
      assert_valid_days.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_days is
  'Raises HB008 unless this is a valid number of days from the start date (app_private.days_problem). argument: the '
  'name of the argument at fault.';
