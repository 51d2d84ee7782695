create or replace function app.night_status()
returns table (
  can_pay boolean,
  sentence text,
  worker_seen_at timestamptz,
  last_payout_run_at timestamptz,
  next_payout_run_at timestamptz,
  last_release_run_at timestamptz,
  next_release_run_at timestamptz,
  missed_tasks text[],
  due_count bigint,
  overdue_count bigint,
  oldest_due_at timestamptz,
  in_doubt_count bigint,
  in_doubt_since timestamptz,
  failed_count bigint,
  waiting_for_funds jsonb,
  tasks jsonb,
  checked_at timestamptz,
  returned_by_bank jsonb
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query with
      stops as materialized (select * from app_private.money_stops()),
      due as (
        select
          count(*) as all_count,
          count(*) filter (where app_private.is_overdue(schedule)) as old_count,
          min(schedule.due_at) as oldest
        from app.payout_schedules as schedule
        where schedule.status = 'pending' and schedule.due_at <= now()
      ),
      doubt as (
        select count(*) as all_count, min(intent.since) as oldest
        from app_private.in_doubt_intents() as intent
      ),
      run as (
        select
          max(payout_run.started_at) filter (where payout_run.kind = 'process_due_schedules') as payout_run_at,
          max(payout_run.started_at) filter (where payout_run.kind = 'release_due_escrow_holds') as release_run_at
        from app.payout_runs as payout_run
        where payout_run.started_at > now() - interval '40 days'
      )
    select
      not exists (select from stops where stops.scope = 'all'),
      coalesce(
        (
          select stops.sentence
          from stops
          order by stops.scope <> 'all', stops.since nulls first, stops.code, stops.scope
          limit 1
        ),
        'Nothing keeps money from moving.'
      ),
      (select max(expected.last_ended_at) from app_private.expected_tasks as expected),
      run.payout_run_at,
      app_private.next_start('process_due_schedules'),
      run.release_run_at,
      app_private.next_start('release_due_escrow_holds'),
      (select coalesce(array_agg(missed.task), '{}') from app_private.missed_tasks() as missed),
      due.all_count,
      due.old_count,
      due.oldest,
      doubt.all_count,
      doubt.oldest,
      (
        select count(*)
        from app.payout_schedules as schedule
        where schedule.status = 'failed' and schedule.next_retry_at is null
      ),
      (
        select coalesce(jsonb_object_agg(short.currency, short.amount), '{}')
        from
          (
            select schedule.currency, sum(schedule.amount) as amount
            from app.payout_schedules as schedule
            where schedule.waits_for = 'funds' and schedule.status in ('pending', 'failed')
            group by schedule.currency
          ) as short
      ),
      (
        select
          jsonb_object_agg(
            expected.task,
            jsonb_build_object(
              'last_ended_at', expected.last_ended_at,
              'last_failed_at', expected.last_failed_at,
              'last_error', expected.last_error,
              'next_start_at', app_private.next_start(expected.task)
            )
          )
        from app_private.expected_tasks as expected
      ),
      now(),
      (
        select coalesce(jsonb_object_agg(returned.currency, returned.amount), '{}')
        from app_private.returned_by_banks() as returned
      )
    from
      due
      cross join doubt
      cross join run;
end;
$$;
comment on function app.night_status is
  'Whether money can move now, and if not what stops it, in one row: the worst of app.night_stops() as a sentence; '
  'when a worker was last seen; the last and next start of the daily runs; tasks of the crontab that are missed; what '
  'is due, due for more than a day (but for what waits for a company''s fee, or as small), in doubt and since when '
  '(transfers and reversals), and failed for good; the sums that wait for funds by currency, in minor units '
  '({"USD": 1000}); of each task of the crontab when it last ended, when it last failed and with which error, and when '
  'it starts next; and what banks of recruiters returned and was not paid out again, by currency in minor units: they '
  'must put their bank account right. Admins and analysts only. Raises HB001.';
