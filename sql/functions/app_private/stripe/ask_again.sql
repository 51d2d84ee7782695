create or replace function app_private.ask_again(transfer_id uuid, resend boolean default false)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.enqueue(
      question.task,
      array[jsonb_build_object('transfer_id', transfer.id)],
      question.ask_at,
      array[question.task || ':' || transfer.id]
    )
  from
    app.payout_transfers as transfer
    cross join lateral (
      select
        'look_up_transfer' as task,
        greatest(
          transfer.next_attempt_at,
          transfer.sent_at + make_interval(secs => app_private.setting('look_up_after_seconds'))
        ) as ask_at
      where app_private.must_be_looked_up(transfer) and not coalesce(ask_again.resend, false)
      union all
      select 'execute_transfer', transfer.next_attempt_at
      where not app_private.must_be_looked_up(transfer) or coalesce(ask_again.resend, false)
    ) as question
  where transfer.id = ask_again.transfer_id and transfer.status = 'in_doubt';
$$;
comment on function app_private.ask_again is
  'Enqueues the next question about a transfer in doubt: the same request again, or a look-up in Stripe''s list when '
  'the request cannot resolve the doubt (app_private.must_be_looked_up). resend: the list did not resolve it either, '
  'so send again.';
