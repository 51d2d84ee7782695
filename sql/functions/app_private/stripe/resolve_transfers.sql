create or replace function app_private.resolve_transfers(everything boolean default false)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  patience constant interval := case
    when coalesce(resolve_transfers.everything, false) then '0'
    else make_interval(secs => app_private.setting('lost_intent_seconds'))
  end;
  abandoned integer;
  resendable uuid[];
  in_question uuid[];
begin
  -- The lease is over without a recorded answer: the worker is taken for dead.
  with
    expired as (
      select id
      from app.payout_transfers
      where status = 'sent' and lease_until < clock_timestamp()
      order by id
      limit batch_size
      for no key update skip locked
    )
  update app.payout_transfers as transfer
  set
    status = 'in_doubt',
    error_code = 'no_answer_recorded',
    error_message = 'The worker that sent it recorded no answer.',
    http_status = null,
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = clock_timestamp()
  from expired
  where transfer.id = expired.id;
  get diagnostics abandoned = row_count;

  select array_agg(id) filter (where not look_up), array_agg(id) filter (where look_up)
  into resendable, in_question
  from
    (
      select transfer.id, question.look_up
      from
        app.payout_transfers as transfer
        join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
        join app.payouts as payout on payout.id = schedule.payout_id
        cross join lateral (select app_private.must_be_looked_up(transfer) as look_up) as question
      where
        (
          transfer.status = 'in_doubt' and transfer.next_attempt_at <= clock_timestamp()
          or transfer.status = 'intended' and transfer.created_at < clock_timestamp() - patience
        )
        -- Paused and frozen transfers must not fill the batch.
        and (
          question.look_up
          or payout.frozen_at is null
            and not app_private.is_paused(transfer.currency, payout.recruiter_id, schedule.placement_id)
        )
      order by transfer.created_at, transfer.id
      limit case when not coalesce(resolve_transfers.everything, false) then batch_size end
    ) as waiting;
  perform app_private.enqueue(
    'execute_transfer',
    (
      select array_agg(jsonb_build_object('transfer_id', id) order by position)
      from unnest(resendable) with ordinality as each (id, position)
    ),
    job_keys => (
      select array_agg('execute_transfer:' || id order by position)
      from unnest(resendable) with ordinality as each (id, position)
    )
  );
  perform app_private.enqueue(
    'look_up_transfer',
    (
      select array_agg(jsonb_build_object('transfer_id', id) order by position)
      from unnest(in_question) with ordinality as each (id, position)
    ),
    job_keys => (
      select array_agg('look_up_transfer:' || id order by position)
      from unnest(in_question) with ordinality as each (id, position)
    )
  );

  perform app_private.ask_about_blocked_accounts();

  -- Runs with a worker that died while it claimed, or before it finished the run.
  perform app_private.enqueue(kind, array[jsonb_build_object('run_id', id)], job_keys => array[kind || ':' || id])
  from app.payout_runs
  where
    finished_at is null
    and claimed_until is null
    and started_at < clock_timestamp() - make_interval(secs => app_private.setting('lost_run_seconds'));
  perform app_private.finish_answered_runs(
    -- Includes finished runs with transfers in doubt: their sums change when the doubt is resolved.
    (
      select coalesce(array_agg(id), '{}')
      from app.payout_runs
      where claimed_until is not null and (finished_at is null or in_doubt_count > 0)
    )
  );
  return abandoned + coalesce(cardinality(resendable), 0) + coalesce(cardinality(in_question), 0);
end;
$$;
comment on function app_private.resolve_transfers is
  'Resolves transfers without an answer. Sent ones past their lease become in doubt. Those in doubt are sent again '
  'under the same idempotency key, or looked up at Stripe. Lost intents and lost runs get a new job. Runs that wait '
  'for no answer are finished. Stripe is asked about accounts that block payments. everything: also intents that have '
  'not waited for lost_intent_seconds, without a batch limit. Returns the number of expired leases and jobs.';
