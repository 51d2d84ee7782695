create or replace function app_private.resolve_transfers(everything boolean default false)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  patience constant interval := case when coalesce(resolve_transfers.everything, false)
    then '0' else make_interval(secs => app_private.setting('lost_intent_seconds')) end;
  abandoned integer;
  resendable uuid[];
  in_question uuid[];
begin
  -- Whoever sent these has not recorded an answer in time: its worker died, or is as good as dead.
  with expired as (
    select id from app.payout_transfers
     where status = 'sent' and lease_until < clock_timestamp()
     order by id
     limit batch_size
       for no key update skip locked
  )
  update app.payout_transfers as transfer
     set status = 'in_doubt', error_code = 'no_answer_recorded', error_message = 'The worker that sent it recorded no answer.',
         http_status = null, answered_at = clock_timestamp(), lease_until = null, next_attempt_at = clock_timestamp()
    from expired
   where transfer.id = expired.id;
  get diagnostics abandoned = row_count;

  select array_agg(id) filter (where not look_up), array_agg(id) filter (where look_up)
    into resendable, in_question
    from (
      select transfer.id, question.look_up
        from app.payout_transfers as transfer
        join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
        join app.payouts as payout on payout.id = schedule.payout_id
        cross join lateral (select app_private.must_be_looked_up(transfer) as look_up) as question
       where (
           transfer.status = 'in_doubt' and transfer.next_attempt_at <= clock_timestamp()
           or transfer.status = 'intended' and transfer.created_at < clock_timestamp() - patience
         )
         -- What may not be sent must not keep the places of what may.
         and (
           question.look_up
           or payout.frozen_at is null and not app_private.is_paused(transfer.currency, payout.recruiter_id, schedule.placement_id)
         )
       order by transfer.created_at, transfer.id
       limit case when not coalesce(resolve_transfers.everything, false) then batch_size end
    ) as waiting;
  perform app_private.enqueue(
    'execute_transfer',
    (select array_agg(jsonb_build_object('transfer_id', id) order by position) from unnest(resendable) with ordinality as each (id, position)),
    job_keys => (select array_agg('execute_transfer:' || id order by position) from unnest(resendable) with ordinality as each (id, position))
  );
  perform app_private.enqueue(
    'look_up_transfer',
    (select array_agg(jsonb_build_object('transfer_id', id) order by position) from unnest(in_question) with ordinality as each (id, position)),
    job_keys => (select array_agg('look_up_transfer:' || id order by position) from unnest(in_question) with ordinality as each (id, position))
  );

  perform app_private.ask_about_blocked_accounts();

  -- A run whose worker died while it claimed, or before it noted that all was answered.
  perform app_private.enqueue(
    kind, array[jsonb_build_object('run_id', id)], job_keys => array[kind || ':' || id]
  )
  from app.payout_runs
  where finished_at is null and claimed_until is null and started_at < clock_timestamp() - make_interval(secs => app_private.setting('lost_run_seconds'));
  perform app_private.finish_answered_runs(
    -- Also those that ended with something in doubt: their sums change when it is found out.
    (
      select coalesce(array_agg(id), '{}') from app.payout_runs
       where claimed_until is not null and (finished_at is null or in_doubt_count > 0)
    )
  );
  return abandoned + coalesce(cardinality(resendable), 0) + coalesce(cardinality(in_question), 0);
end
$$;
comment on function app_private.resolve_transfers is
  'Finds out about transfers that nobody answers for: sent ones past their lease become in doubt; those in doubt are sent again under the same key or looked up at Stripe; intents whose job was lost get a new one, and so do runs; accounts that stand in the way are asked about. everything: intents need not have waited. Returns how many it set in motion.';
