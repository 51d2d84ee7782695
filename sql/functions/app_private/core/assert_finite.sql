create or replace function app_private.assert_finite(moment timestamptz, argument text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not isfinite(assert_finite.moment) then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no moment.', assert_finite.moment),
      'Give a date and a time.',
      assert_finite.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_finite is
  'Raises HB008 for infinity, which Postgres takes for a time. Null passes. argument: its name.';
