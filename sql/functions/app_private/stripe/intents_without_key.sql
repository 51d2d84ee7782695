create or replace function app_private.intents_without_key()
returns table (intent_id uuid, sent_at timestamptz, is_sendable boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    transfer.id,
    transfer.sent_at,
    app_private.may_be_sent(transfer.status, '-infinity', transfer.first_sent_at)
    and payout.frozen_at is null
    and not app_private.is_paused(transfer.currency, payout.recruiter_id, transfer.placement_id)
  from
    app.payout_transfers as transfer
    join app.payouts as payout on payout.id = transfer.payout_id
  where transfer.listed_status = 'in_doubt' and transfer.error_code is not null and transfer.http_status in (401, 403)
  union all
  select
    reversal.id,
    reversal.sent_at,
    app_private.may_be_sent(reversal.status, '-infinity', reversal.first_sent_at) and app_private.is_collectable(debt)
  from
    app.payout_reversals as reversal
    join app.recoveries as debt on debt.id = reversal.recovery_id
  where reversal.status = 'in_doubt' and reversal.error_code is not null and reversal.http_status in (401, 403);
$$;
comment on function app_private.intents_without_key is
  'Transfers and reversals that Stripe turned away because it refused the key (401), or what the key may do (403). '
  'is_sendable: it may be sent again as soon as the circuit breaker lets it: nothing of it is frozen or paused, and '
  'its idempotency key is young enough.';
