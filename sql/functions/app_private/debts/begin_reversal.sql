create or replace function app_private.begin_reversal(reversal_id uuid)
returns table (
  reversal_id uuid,
  attempt integer,
  stripe_transfer_id text,
  idempotency_key text,
  amount bigint,
  currency text,
  metadata jsonb
)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payout_reversals as reversal
  set
    status = 'sent',
    attempt = reversal.attempt + 1,
    sent_at = clock_timestamp(),
    first_sent_at = coalesce(reversal.first_sent_at, clock_timestamp()),
    lease_until = clock_timestamp() + make_interval(secs => app_private.setting('transfer_lease_seconds')),
    next_attempt_at = null
  where
    reversal.id = begin_reversal.reversal_id
    and (select app_private.may_send())
    and (
      reversal.status = 'intended'
      or reversal.status = 'in_doubt'
        and reversal.next_attempt_at <= clock_timestamp()
        and reversal.first_sent_at > clock_timestamp()
          - make_interval(secs => app_private.setting('resend_window_seconds'))
    )
    and exists (
      select
      from app.recoveries as debt
      where debt.id = reversal.recovery_id and app_private.is_collectable(debt)
    )
  returning
    reversal.id,
    reversal.attempt,
    reversal.stripe_transfer_id,
    reversal.idempotency_key,
    reversal.amount,
    reversal.currency,
    reversal.metadata;
$$;
comment on function app_private.begin_reversal is
  'Marks a reversal as sent and returns the parameters for Stripe. No row: not to be sent now, because another worker '
  'has it, it is paused or frozen, or its key is too old. The caller commits before it calls Stripe.';
