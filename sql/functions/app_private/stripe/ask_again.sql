create or replace function app_private.ask_again(intent_id uuid, resend boolean default false)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.enqueue(
      question.task || doubt.kind,
      array[jsonb_build_object(doubt.kind || '_id', ask_again.intent_id)],
      question.ask_at,
      array[question.task || doubt.kind || ':' || ask_again.intent_id]
    )
  from
    (
      select
        'transfer' as kind,
        transfer.sent_at,
        transfer.next_attempt_at,
        app_private.must_be_looked_up(
          transfer.status,
          transfer.attempt,
          transfer.first_sent_at,
          transfer.http_status,
          transfer.error_code
        ) as look_up
      from app.payout_transfers as transfer
      where
        transfer.id = ask_again.intent_id
        and transfer.status = 'in_doubt'
        and app_private.is_first_of_batch(transfer)
      union all
      select
        'reversal',
        reversal.sent_at,
        reversal.next_attempt_at,
        app_private.must_be_looked_up(
          reversal.status,
          reversal.attempt,
          reversal.first_sent_at,
          reversal.http_status,
          reversal.error_code
        )
      from app.payout_reversals as reversal
      where reversal.id = ask_again.intent_id and reversal.status = 'in_doubt'
    ) as doubt
    cross join lateral (
      select
        'look_up_' as task,
        greatest(
          doubt.next_attempt_at,
          doubt.sent_at + make_interval(secs => app_private.setting('look_up_after_seconds'))
        ) as ask_at
      where doubt.look_up and not coalesce(ask_again.resend, false)
      union all
      select 'execute_', doubt.next_attempt_at
      where not doubt.look_up or coalesce(ask_again.resend, false)
    ) as question;
$$;
comment on function app_private.ask_again is
  'Enqueues the next question about a transfer or reversal in doubt: the same request again, or a look-up in '
  'Stripe''s list when the request cannot resolve the doubt (app_private.must_be_looked_up). resend: the list did not '
  'resolve it either, so send again.';
