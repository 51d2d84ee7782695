create or replace function app_private.record_reversal_answer(answer jsonb)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  meaning app_private.stripe_outcome_meanings;
  recorded app.payout_reversals;
begin
  select known.*
  into meaning
  from app_private.stripe_outcome_meanings as known
  where
    known.value = app_private.classify_stripe_answer(
      (record_reversal_answer.answer ->> 'http_status')::integer,
      record_reversal_answer.answer ->> 'code',
      record_reversal_answer.answer ->> 'stripe_reversal_id'
    );
  update app.payout_reversals as reversal
  set
    status = meaning.transfer_status,
    stripe_reversal_id = case meaning.transfer_status
      when 'succeeded' then record_reversal_answer.answer ->> 'stripe_reversal_id'
    end,
    http_status = (record_reversal_answer.answer ->> 'http_status')::integer,
    error_code = case
      when meaning.transfer_status <> 'succeeded'
        then coalesce(
          app_private.as_stored_text(record_reversal_answer.answer ->> 'code', app_private.max_short_text()),
          'unknown'
        )
    end,
    error_message = case
      when meaning.transfer_status <> 'succeeded'
        then app_private.as_stored_text(record_reversal_answer.answer ->> 'message', app_private.max_long_text())
    end,
    stripe_request_id = app_private.as_stored_text(
      record_reversal_answer.answer ->> 'request_id',
      app_private.max_identifier()
    ),
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = case meaning.transfer_status
      when 'in_doubt'
        then clock_timestamp()
          + app_private.retry_delay(
            app_private.setting('resend_base_seconds'),
            app_private.setting('resend_cap_seconds'),
            reversal.attempt - 1
          )
    end
  where
    reversal.id = (record_reversal_answer.answer ->> 'reversal_id')::uuid
    and (
      reversal.status = 'sent' and reversal.attempt = (record_reversal_answer.answer ->> 'attempt')::integer
      or meaning.transfer_status = 'succeeded' and reversal.status in ('sent', 'in_doubt')
    )
  returning *
  into recorded;
  if recorded.id is null then
    return 'outdated';
  end if;
  if recorded.status = 'in_doubt' then
    perform app_private.enqueue(
      'execute_reversal',
      array[jsonb_build_object('reversal_id', recorded.id)],
      recorded.next_attempt_at,
      array['execute_reversal:' || recorded.id]
    );
  end if;
  if meaning.schedule_follow_up = 'needs_attention' then
    -- The transfer may have less left than we know: ask before a person must look.
    perform app_private.enqueue(
      'look_up_reversal',
      array[jsonb_build_object('reversal_id', recorded.id)],
      job_keys => array['look_up_reversal:' || recorded.id]
    );
  elseif meaning.value = 'wait_for_funds' then
    perform app_private.enqueue(
      'sync_account_balance',
      array[
        jsonb_build_object(
          'stripe_account_id', (
            select transfer.destination from app.payout_transfers as transfer where transfer.id = recorded.transfer_id
          )
        )
      ]
    );
  end if;
  if meaning.circuit_follow_up = 'slow_down' then
    perform app_private.slow_stripe_requests();
  elseif meaning.circuit_follow_up = 'open' then
    perform app_private.open_stripe_circuit(coalesce(recorded.error_message, recorded.error_code));
  end if;
  return recorded.status;
end;
$$;
comment on function app_private.record_reversal_answer is
  'Records Stripe''s answer to a reversal: {"reversal_id", "attempt", "http_status", "code", "message", "request_id", '
  '"stripe_reversal_id"}. An answer to an older attempt changes nothing, unless it is a success. Returns the new '
  'status, or outdated.';
