create or replace function app_private.record_transfer_answers(answers jsonb)
returns uuid[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  max_retries constant integer := app_private.setting('max_retries');
  retry_base constant integer := app_private.setting('retry_base_seconds');
  retry_cap constant integer := app_private.setting('retry_cap_seconds');
  resend_base constant integer := app_private.setting('resend_base_seconds');
  resend_cap constant integer := app_private.setting('resend_cap_seconds');
  transfer_ids constant uuid[] := array(
    select distinct part.id
    from
      jsonb_to_recordset(record_transfer_answers.answers) as answer (transfer_id uuid)
      join app.payout_transfers as named on named.id = answer.transfer_id
      join app.payout_transfers as part on part.id = named.id or part.batch_id = named.batch_id
  );
  reversal_ids constant uuid[] := array(
    select answer.reversal_id
    from jsonb_to_recordset(record_transfer_answers.answers) as answer (reversal_id uuid)
    where answer.reversal_id is not null
  );
  payout_ids uuid[];
  only_run_id text;
  recorded_answers app_private.recorded_answer[];
begin
  -- 1. Lock in the order payout, schedule, transfer, debt, reversal, by id, so that concurrent recorders cannot
  -- deadlock.
  if cardinality(reversal_ids) > 0 then
    perform
    from app.payouts as payout
    where
      payout.id in (
        select transfer.payout_id
        from app.payout_transfers as transfer
        where transfer.id = any (transfer_ids)
        union all
        select reversal.payout_id
        from app.payout_reversals as reversal
        where reversal.id = any (reversal_ids)
      )
    order by payout.id
    for no key update;
  end if;
  perform
  from
    app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
    join app.payouts as payout on payout.id = schedule.payout_id
  where transfer.id = any (transfer_ids)
  order by payout.id, schedule.id, transfer.id
  for no key update of payout, schedule, transfer;
  select
    array_agg(distinct transfer.payout_id),
    case when count(distinct transfer.run_id) = 1 then min(transfer.run_id::text) end
  into payout_ids, only_run_id
  from app.payout_transfers as transfer
  where transfer.id = any (transfer_ids);
  perform app_private.lock_debts_set_off(
    payout_ids,
    array(select reversal.recovery_id from app.payout_reversals as reversal where reversal.id = any (reversal_ids))
  );
  perform
  from app.payout_reversals as reversal
  where reversal.id = any (reversal_ids)
  order by reversal.id
  for no key update;
  -- The audit log names the run, when all answers are of one.
  perform set_config('holdback.run_id', coalesce(only_run_id, ''), true);

  with
    -- 2. Read the answers. An answer with the Stripe id of another transfer or reversal of ours is a mismatch.
    answer as (
      select
        given.transfer_id,
        given.reversal_id,
        given.attempt,
        given.http_status,
        case
          when given.reversal_id is null then given.stripe_transfer_id
          else given.stripe_reversal_id
        end as stripe_id,
        app_private.as_stored_text(given.message, app_private.max_long_text()) as message,
        app_private.as_stored_text(given.request_id, app_private.max_identifier()) as request_id,
        case
          when coalesce(given.stripe_reversal_id, given.stripe_transfer_id) is not null
              and count(*) over (partition by coalesce(given.stripe_reversal_id, given.stripe_transfer_id)) > 1
            or exists (
              select
              from app.payout_transfers as other
              where
                given.reversal_id is null
                and other.stripe_transfer_id = given.stripe_transfer_id
                and other.id not in (select part.id from app_private.transfer_parts(given.transfer_id) as part)
            )
            or exists (
              select
              from app.payout_reversals as other
              where other.stripe_reversal_id = given.stripe_reversal_id and other.id <> given.reversal_id
            )
            then 'answer_mismatch'
          when given.code is not null
            then app_private.as_stored_text(
              app_private.read_refusal_text(given.http_status, given.code, given.message),
              app_private.max_short_text()
            )
        end as code
      from
        jsonb_to_recordset(record_transfer_answers.answers) as given (
          transfer_id uuid,
          reversal_id uuid,
          attempt integer,
          http_status integer,
          code text,
          message text,
          request_id text,
          stripe_transfer_id text,
          stripe_reversal_id text
        )
    ),
    -- 3. Classify each answer, and say what it makes of its transfer or reversal.
    classified as (
      select
        answer.transfer_id,
        answer.reversal_id,
        answer.attempt,
        answer.http_status,
        answer.request_id,
        case meaning.transfer_status when 'succeeded' then answer.stripe_id end as stripe_id,
        case
          when meaning.transfer_status <> 'succeeded'
            then coalesce(answer.code, 'http_' || answer.http_status, 'unknown')
        end as error_code,
        case when meaning.transfer_status <> 'succeeded' then answer.message end as error_message,
        case meaning.transfer_status
          when 'in_doubt' then clock_timestamp() + app_private.retry_delay(resend_base, resend_cap, answer.attempt - 1)
        end as next_attempt_at,
        meaning.value as meaning,
        meaning.transfer_status as status,
        meaning.schedule_follow_up,
        meaning.waits_for,
        meaning.circuit_follow_up,
        meaning.freezes_payout
      from
        answer
        join app_private.stripe_outcome_meanings as meaning
          on meaning.value = app_private.classify_stripe_answer(answer.http_status, answer.code, answer.stripe_id)
    ),
    -- 4. Record it on the transfer, or on all that were sent as one with it, or on the reversal.
    part as (
      select each.id, classified.*
      from
        classified
        join app.payout_transfers as named on named.id = classified.transfer_id
        join app.payout_transfers as each on each.id = named.id or each.batch_id = named.batch_id
    ),
    transfer as (
      update app.payout_transfers as recorded
      set
        status = part.status,
        stripe_transfer_id = part.stripe_id,
        http_status = part.http_status,
        error_code = part.error_code,
        error_message = part.error_message,
        stripe_request_id = part.request_id,
        answered_at = clock_timestamp(),
        lease_until = null,
        next_attempt_at = part.next_attempt_at
      from part
      where
        recorded.id = part.id
        and app_private.answer_counts(recorded.status, recorded.attempt, part.attempt, part.status)
      returning
        recorded.id,
        recorded.schedule_id,
        recorded.payout_id,
        recorded.run_id,
        recorded.status,
        recorded.destination,
        recorded.error_code,
        recorded.error_message,
        part.meaning,
        part.schedule_follow_up,
        part.waits_for,
        case when recorded.id = part.transfer_id then part.circuit_follow_up end as circuit_follow_up,
        part.freezes_payout
    ),
    reversal as (
      update app.payout_reversals as recorded
      set
        status = classified.status,
        stripe_reversal_id = classified.stripe_id,
        http_status = classified.http_status,
        error_code = classified.error_code,
        error_message = classified.error_message,
        stripe_request_id = classified.request_id,
        answered_at = clock_timestamp(),
        lease_until = null,
        next_attempt_at = classified.next_attempt_at
      from classified
      where
        recorded.id = classified.reversal_id
        and app_private.answer_counts(recorded.status, recorded.attempt, classified.attempt, classified.status)
      returning
        recorded.id,
        recorded.transfer_id,
        recorded.payout_id,
        recorded.status,
        recorded.error_code,
        recorded.error_message,
        classified.meaning,
        classified.schedule_follow_up,
        classified.circuit_follow_up,
        classified.freezes_payout
    ),
    -- 5. Settle the schedule, when the transfer has a final status.
    schedule as (
      update app.payout_schedules as settled
      set
        status = case transfer.status when 'succeeded' then 'processed' else 'failed' end,
        processed_at = case transfer.status when 'succeeded' then clock_timestamp() end,
        failure_code = transfer.error_code,
        failure_reason = case transfer.status
          when 'refused' then coalesce(transfer.error_message, transfer.error_code)
        end,
        waits_for = transfer.waits_for,
        waiting_since = case
          when settled.waits_for = transfer.waits_for then settled.waiting_since
          when transfer.waits_for is not null then clock_timestamp()
        end,
        next_retry_at = case
          -- As long again as it has waited already: the wait doubles with each try, and no try is counted.
          when transfer.schedule_follow_up = 'wait'
            then clock_timestamp()
              + app_private.retry_delay(
                greatest(
                  retry_base,
                  case
                    when settled.waits_for = transfer.waits_for
                      then extract(epoch from clock_timestamp() - settled.waiting_since)::integer
                  end
                ),
                retry_cap,
                0
              )
          when transfer.schedule_follow_up = 'retry' and settled.retry_count < max_retries
            then clock_timestamp() + app_private.retry_delay(retry_base, retry_cap, settled.retry_count)
        end
      from transfer
      where settled.id = transfer.schedule_id and transfer.status in ('succeeded', 'refused')
      returning settled.id, settled.status, settled.next_retry_at
    )
  -- 6. Collect the follow-ups.
  select array_agg(follow_up::app_private.recorded_answer)
  into recorded_answers
  from
    (
      select
        transfer.id as transfer_id,
        null::uuid as reversal_id,
        transfer.run_id,
        transfer.payout_id,
        transfer.status as transfer_status,
        schedule.status as schedule_status,
        schedule.status = 'failed' and schedule.next_retry_at is null as needs_attention,
        transfer.destination,
        transfer.error_code,
        transfer.error_message,
        transfer.meaning,
        transfer.circuit_follow_up,
        transfer.freezes_payout
      from
        transfer
        left join schedule on schedule.id = transfer.schedule_id
      union all
      select
        null,
        reversal.id,
        null,
        reversal.payout_id,
        reversal.status,
        null,
        reversal.schedule_follow_up = 'needs_attention',
        reversed.destination,
        reversal.error_code,
        reversal.error_message,
        reversal.meaning,
        reversal.circuit_follow_up,
        reversal.freezes_payout
      from
        reversal
        join app.payout_transfers as reversed on reversed.id = reversal.transfer_id
    ) as follow_up;

  return app_private.follow_up_answers(coalesce(recorded_answers, '{}'));
end;
$$;
comment on function app_private.record_transfer_answers is
  'Records answers of Stripe to transfers and reversals: [{"transfer_id" or "reversal_id", "attempt", "http_status", '
  '"code", "message", "request_id", "stripe_transfer_id" or "stripe_reversal_id"}]. Sets the status of the transfers, '
  'reversals and schedules by app_private.classify_stripe_answer, then acts on the answers '
  '(app_private.follow_up_answers). The answer to one part of a batch is that to all. Returns the runs that may be '
  'finished now.';
