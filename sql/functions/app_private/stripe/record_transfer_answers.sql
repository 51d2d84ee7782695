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
  answered app_private.recorded_answer[];
begin
  -- Always in the order payout, schedule, transfer, by id: no two recorders can wait for each other.
  perform
    from app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
    join app.payouts as payout on payout.id = schedule.payout_id
   where transfer.id in (
     select answer.transfer_id from jsonb_to_recordset(record_transfer_answers.answers) as answer (transfer_id uuid)
   )
   order by payout.id, schedule.id, transfer.id
     for no key update of payout, schedule, transfer;

  with given as (
    select each.transfer_id, each.attempt, each.http_status, each.message, each.request_id, each.stripe_transfer_id,
           -- A transfer pays one obligation: an answer that names the one of another is not believed.
           case
             when count(*) over (partition by each.stripe_transfer_id) > 1 and each.stripe_transfer_id is not null
               or exists (
                 select from app.payout_transfers as other
                  where other.stripe_transfer_id = each.stripe_transfer_id and other.id <> each.transfer_id
               )
             then 'answer_mismatch'
             else each.code
           end as code
      from jsonb_to_recordset(record_transfer_answers.answers) as each (
        transfer_id uuid, attempt integer, http_status integer, code text, message text, request_id text, stripe_transfer_id text
      )
  ),
  answer as (
    select answer.*, meaning.value as meaning, meaning.transfer_status,
           meaning.schedule_follow_up, meaning.circuit_follow_up, meaning.freezes_payout
      from given as answer
      join app_private.stripe_outcome_meanings as meaning
        on meaning.value = app_private.classify_stripe_answer(answer.http_status, answer.code, answer.stripe_transfer_id)
  ),
  recorded as (
    update app.payout_transfers as transfer
       set status = answer.transfer_status,
           stripe_transfer_id = case when answer.transfer_status = 'succeeded' then answer.stripe_transfer_id end,
           http_status = answer.http_status,
           error_code = case when answer.transfer_status <> 'succeeded' then coalesce(answer.code, 'http_' || answer.http_status, 'unknown') end,
           error_message = case when answer.transfer_status <> 'succeeded' then answer.message end,
           stripe_request_id = answer.request_id,
           answered_at = clock_timestamp(),
           lease_until = null,
           next_attempt_at = case when answer.transfer_status = 'in_doubt'
             then clock_timestamp() + app_private.retry_delay(resend_base, resend_cap, transfer.attempt - 1) end
      from answer
     where transfer.id = answer.transfer_id
       -- A late worker's answer counts for nothing, unless it is the one that ends all doubt: the transfer itself.
       and (
         transfer.status = 'sent' and transfer.attempt = answer.attempt
         or answer.transfer_status = 'succeeded' and transfer.status in ('sent', 'in_doubt')
       )
    returning transfer.id, transfer.schedule_id, transfer.run_id, transfer.status, transfer.destination, transfer.next_attempt_at,
              transfer.error_code, transfer.error_message, answer.meaning, answer.schedule_follow_up, answer.circuit_follow_up, answer.freezes_payout
  ),
  settled as (
    update app.payout_schedules as schedule
       set status = case recorded.status when 'succeeded' then 'processed' else 'failed' end,
           processed_at = case recorded.status when 'succeeded' then clock_timestamp() end,
           failure_code = recorded.error_code,
           failure_reason = case recorded.status when 'refused' then coalesce(recorded.error_message, recorded.error_code) end,
           next_retry_at = case when recorded.schedule_follow_up = 'retry' and schedule.retry_count < max_retries
             then clock_timestamp() + app_private.retry_delay(retry_base, retry_cap, schedule.retry_count) end
      from recorded
     where schedule.id = recorded.schedule_id and recorded.status in ('succeeded', 'refused')
    returning schedule.id, schedule.payout_id, schedule.status, schedule.next_retry_at
  )
  select array_agg(
           row(
             recorded.id, recorded.run_id, coalesce(settled.payout_id, schedule.payout_id), recorded.status, settled.status,
             settled.status = 'failed' and settled.next_retry_at is null, recorded.destination, recorded.next_attempt_at,
             recorded.error_code, recorded.error_message, recorded.meaning, recorded.circuit_follow_up, recorded.freezes_payout
           )::app_private.recorded_answer
         )
    into answered
    from recorded
    left join settled on settled.id = recorded.schedule_id
    join app.payout_schedules as schedule on schedule.id = recorded.schedule_id;

  return app_private.follow_up_answers(coalesce(answered, '{}'));
end
$$;
comment on function app_private.record_transfer_answers is
  'Records what Stripe answered: [{"transfer_id", "attempt", "http_status", "code", "message", "request_id", "stripe_transfer_id"}]. Sets the transfers'' and schedules'' status by app_private.classify_stripe_answer, then does what follows (app_private.follow_up_answers). An answer of another attempt than the current one changes nothing, unless it is the transfer itself. Returns the runs that may be finished now.';
