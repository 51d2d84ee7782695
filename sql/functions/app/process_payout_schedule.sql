create or replace function app.process_payout_schedule(schedule_id uuid)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule app.payout_schedules;
  run app.payout_runs;
begin
  perform app_private.assert_admin();
  schedule := app_private.lock_schedule(process_payout_schedule.schedule_id);
  perform app_private.assert_fresh_sign_in(schedule.amount, schedule.currency);
  perform app_private.assert_possible('process_payout_schedule', schedule_id => schedule.id);
  run := app_private.start_payout_run('process_due_schedules', schedule_ids => array[schedule.id]);
  perform app_private.claim_due_schedules(run.id);
  perform app_private.finish_claiming(run.id);
  select * into schedule from app.payout_schedules where id = schedule.id;
  if schedule.status in ('pending', 'failed') then
    perform app_private.raise_not_payable(schedule.id, app_private.reasons_unpaid(schedule.id));
  end if;
  return schedule;
end;
$$;
comment on function app.process_payout_schedule is
  'Pays one schedule now, in a run of its own, if it is due and nothing stands in its way; the rules are those of the '
  'runs. The worker sends the transfer; a schedule that is set off whole needs none. Admins only. Raises HB001, '
  'HB002, HB003 (paid, claimed or cancelled), HB050 (not due, or something stands in its way: the message says what), '
  'HB073 (over the API: the sign-in is too old).';
