create or replace function app_private.assert_valid_scheduled_date(scheduled_date timestamptz, reason text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_scheduled_date.scheduled_date is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The date is missing.',
      'Give the moment from which it may be paid.',
      'scheduled_date'
    );
  end if;
  perform app_private.assert_business_time(assert_valid_scheduled_date.scheduled_date, 'scheduled_date');
  if assert_valid_scheduled_date.scheduled_date < now() and assert_valid_scheduled_date.reason is null then
    perform app_private.raise_error(
      'in_the_past',
      format('%s lies in the past.', assert_valid_scheduled_date.scheduled_date),
      'Give a date to come, or the reason why it was due before.',
      'scheduled_date'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_scheduled_date is
  'Raises HB008 unless the new date of a schedule is given, HB059 when it is not between 2000 and 2100, HB040 when it '
  'lies in the past and no reason is given.';
