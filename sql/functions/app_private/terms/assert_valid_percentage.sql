create or replace function app_private.assert_valid_percentage(percentage numeric, argument text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.percentage_problem(assert_valid_percentage.percentage) is not null then
    perform app_private.raise_error(
      'invalid_percentage',
      app_private.percentage_problem(assert_valid_percentage.percentage),
      'Give a percentage such as 20 or 12.50.',
      assert_valid_percentage.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_percentage is
  'Raises HB013 unless this is a percentage from 0 to 100 with at most two decimals. argument: the name of the '
  'argument at fault.';
