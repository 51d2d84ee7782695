create or replace function app_private.assert_valid_scheduled_date(scheduled_date timestamptz)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_scheduled_date.scheduled_date is null or not isfinite(assert_valid_scheduled_date.scheduled_date) then
    perform app_private.raise_error(
      'invalid_argument',
      'The date is missing.',
      'Give the moment from which it may be paid.',
      'scheduled_date'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_scheduled_date is
  'Raises HB008 unless the date of a schedule is given and finite.';
