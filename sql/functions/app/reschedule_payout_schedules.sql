create or replace function app.reschedule_payout_schedules(
  schedule_ids uuid[],
  scheduled_date timestamptz,
  reason text,
  seen app.confirmed_sum[] default null,
  expected_count integer default null
)
returns setof app.act_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  perform app_private.begin_verb(reschedule_payout_schedules.reason);
  perform app_private.assert_valid_scheduled_date(
    reschedule_payout_schedules.scheduled_date,
    reschedule_payout_schedules.reason
  );
  return query select *
    from
      app_private.do_each(
        'reschedule_payout_schedule',
        reschedule_payout_schedules.schedule_ids,
        reschedule_payout_schedules.reason,
        reschedule_payout_schedules.seen,
        reschedule_payout_schedules.expected_count,
        reschedule_payout_schedules.scheduled_date
      );
end;
$$;
comment on function app.reschedule_payout_schedules is
  'Gives pending schedules another date, as app.reschedule_payout_schedule does for one; what the terms promise still '
  'comes first. One answer a row: done; or the request that it left for a second person; or code, message and '
  'what_to_do of its refusal, which undoes nothing of the others. amount: minor units, what the row is about. seen: '
  'the sums of all rows by currency as they were confirmed; null does not compare; expected_count: their number '
  'likewise. Between 1 and app.most_rows_at_once ids; in psql a filter is a sub-select of them, over the API a filter '
  'of the list. Admins only. Raises HB001, HB008 (no reason, no date, no ids or too many), HB028 (the sums or the '
  'number are others by now), HB037 (the reason is too long), HB059 (a date outside of 2000 to 2100).';
