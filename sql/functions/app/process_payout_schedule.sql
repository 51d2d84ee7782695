create or replace function app.process_payout_schedule(schedule_id uuid)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
  run app.payout_runs;
  reasons text[];
begin
  perform app_private.assert_admin();
  schedule := app_private.lock_schedule(
    process_payout_schedule.schedule_id,
    array['pending', 'failed'],
    'Only an obligation that was not paid, claimed or cancelled can be paid.'
  );
  select
    array_remove(array[case when schedule.due_at > now() then 'not_yet_due' end], null)
      || app_private.reasons_unpaid(schedule.id)
  into reasons;
  if cardinality(reasons) = 0 then
    run := app_private.start_payout_run('process_due_schedules');
    perform app_private.claim_due_schedules(run.id, array[schedule.id]);
    perform app_private.finish_claiming(run.id);
    select * into schedule from app.payout_schedules where id = schedule.id;
    reasons := app_private.reasons_unpaid(schedule.id);
  end if;
  if schedule.status in ('pending', 'failed') then
    perform app_private.raise_error(
      'not_payable',
      format(
        'Schedule %s is not paid now. %s',
        schedule.id,
        (
          select string_agg(known.sentence, ' ' order by known.rank)
          from app_private.explanation_codes as known
          where known.code = any (reasons)
        )
      ),
      (
        select string_agg(distinct known.action, '; ')
        from app_private.explanation_codes as known
        where known.code = any (reasons)
      ),
      'schedule_id'
    );
  end if;
  return schedule;
end;
$$;
comment on function app.process_payout_schedule is
  'Pays one schedule now, in a run of its own, if it is due and nothing stands in its way; the rules are those of the '
  'runs. The worker sends the transfer; a schedule that is set off whole needs none. Admins only. Raises HB001, '
  'HB002, HB003 (paid, claimed or cancelled), HB050 (not due, or something stands in its way: the message says what).';
