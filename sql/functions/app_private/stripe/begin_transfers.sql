create or replace function app_private.begin_transfers(transfer_ids uuid[])
returns table (
  transfer_id uuid,
  attempt integer,
  idempotency_key text,
  amount bigint,
  currency text,
  destination text,
  transfer_group text,
  description text,
  metadata jsonb,
  run_id uuid
)
language sql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
  update app.payout_transfers as transfer
  set
    status = 'sent',
    attempt = transfer.attempt + 1,
    sent_at = clock_timestamp(),
    first_sent_at = coalesce(transfer.first_sent_at, clock_timestamp()),
    lease_until = clock_timestamp() + make_interval(secs => (select app_private.setting('transfer_lease_seconds'))),
    next_attempt_at = null
  from
    (
      select candidate.id
      from
        app.payout_transfers as candidate
        join app.payout_schedules as schedule on schedule.id = candidate.schedule_id
        join app.payouts as payout on payout.id = schedule.payout_id
      where
        candidate.id = any (begin_transfers.transfer_ids)
        and (select app_private.may_send())
        and (
          candidate.status = 'intended'
          or candidate.status = 'in_doubt'
            and candidate.next_attempt_at <= clock_timestamp()
            and candidate.first_sent_at > clock_timestamp()
              - make_interval(secs => (select app_private.setting('resend_window_seconds')))
        )
        and payout.frozen_at is null
        and not app_private.is_paused(candidate.currency, payout.recruiter_id, schedule.placement_id)
      order by candidate.id
      for no key update of candidate
    ) as sendable
  where transfer.id = sendable.id
  returning
    transfer.id,
    transfer.attempt,
    transfer.idempotency_key,
    transfer.amount,
    transfer.currency,
    transfer.destination,
    transfer.transfer_group,
    transfer.description,
    transfer.metadata,
    transfer.run_id;
$$;
comment on function app_private.begin_transfers is
  'Marks intents, and transfers in doubt that are due for the next attempt, as sent. Returns their parameters for '
  'Stripe. A transfer without a row is not to be sent now: another worker has it, it is withdrawn, paused or frozen, '
  'or its idempotency key is too old; or nothing may be sent yet (app_private.may_send). The caller commits before it '
  'calls Stripe.';
