create or replace function app_private.resolve_reversals()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  resendable uuid[];
  in_question uuid[];
begin
  update app.payout_reversals
  set
    status = 'in_doubt',
    error_code = 'no_answer_recorded',
    error_message = 'The worker that sent it recorded no answer.',
    http_status = null,
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = clock_timestamp()
  where status = 'sent' and lease_until < clock_timestamp();
  select array_agg(id) filter (where not look_up), array_agg(id) filter (where look_up)
  into resendable, in_question
  from
    (
      select
        reversal.id,
        reversal.status = 'in_doubt'
        and (
          reversal.first_sent_at <= clock_timestamp()
            - make_interval(secs => app_private.setting('resend_window_seconds'))
          or reversal.attempt >= 2
            and (coalesce(reversal.http_status, 0) between 500 and 599 or reversal.error_code = 'answer_mismatch')
        ) as look_up
      from app.payout_reversals as reversal
      where
        reversal.status = 'in_doubt' and reversal.next_attempt_at <= clock_timestamp()
        or reversal.status = 'intended'
          and reversal.created_at < clock_timestamp()
            - make_interval(secs => app_private.setting('lost_intent_seconds'))
      order by reversal.created_at
      limit app_private.setting('claim_batch_size')
    ) as waiting;
  perform app_private.enqueue(
    'execute_reversal',
    array[jsonb_build_object('reversal_id', id)],
    job_keys => array['execute_reversal:' || id]
  )
  from unnest(resendable) as id;
  perform app_private.enqueue(
    'look_up_reversal',
    array[jsonb_build_object('reversal_id', id)],
    job_keys => array['look_up_reversal:' || id]
  )
  from unnest(in_question) as id;
  return coalesce(cardinality(resendable), 0) + coalesce(cardinality(in_question), 0);
end;
$$;
comment on function app_private.resolve_reversals is
  'Resolves reversals without an answer. Sent ones past their lease become in doubt. Those in doubt are sent again '
  'under the same idempotency key, or looked up at Stripe. Lost intents get a new job. Returns the number of jobs.';
