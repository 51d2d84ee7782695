create or replace function app_private.assert_rehearsal(until date, breached_placement_id uuid, ended_on date)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  perform app_private.is_business_day(assert_rehearsal.until, 'until');
  perform app_private.is_business_day(assert_rehearsal.ended_on, 'ended_on');
  if (assert_rehearsal.until between current_date and current_date + 92) is not true then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is not one of the next 92 days.', coalesce(assert_rehearsal.until::text, 'Null')),
      'Give a day from today on.',
      'until'
    );
  end if;
  if (assert_rehearsal.breached_placement_id is null) <> (assert_rehearsal.ended_on is null) then
    perform app_private.raise_error(
      'invalid_argument',
      'A breach has a placement and a last day.',
      'Give both, or neither.',
      'ended_on'
    );
  end if;
end;
$$;
comment on function app_private.assert_rehearsal is 'Raises HB008 or HB059 for a rehearsal that cannot be.';
