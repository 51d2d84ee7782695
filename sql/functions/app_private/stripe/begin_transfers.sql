create or replace function app_private.begin_transfers(intent_ids uuid[])
returns table (
  transfer_id uuid,
  reversal_id uuid,
  attempt integer,
  idempotency_key text,
  amount bigint,
  currency text,
  destination text,
  transfer_group text,
  source_transaction text,
  description text,
  stripe_transfer_id text,
  metadata jsonb,
  run_id uuid
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  batch_ids constant uuid[] := array(
    select distinct asked.batch_id
    from app.payout_transfers as asked
    where asked.id = any (begin_transfers.intent_ids) and asked.batch_id is not null
  );
  candidate_ids constant uuid[] := begin_transfers.intent_ids
    || array(select part.id from app.payout_transfers as part where part.batch_id = any (batch_ids));
  sendable_ids uuid[];
begin
  if cardinality(batch_ids) > 0 then
    -- Who withdraws parts of several payouts locks these first, too.
    perform
    from app.payouts as payout
    where payout.id in (select part.payout_id from app.payout_transfers as part where part.batch_id = any (batch_ids))
    order by payout.id
    for no key update;
  end if;

  -- 1. What may be sent, and the parts of its batch.
  select coalesce(array_agg(sendable.id), '{}')
  into sendable_ids
  from
    (
      select candidate.id
      from
        app.payout_transfers as candidate
        join app.payout_schedules as schedule on schedule.id = candidate.schedule_id
        join app.payouts as payout on payout.id = schedule.payout_id
      where
        candidate.id = any (candidate_ids)
        and (select app_private.may_send())
        and app_private.may_be_sent(candidate.status, candidate.next_attempt_at, candidate.first_sent_at)
        and payout.frozen_at is null
        and (
          not (select exists (select from app.payout_pauses as pause where pause.resumed_at is null))
          or not app_private.is_paused(candidate.currency, payout.recruiter_id, schedule.placement_id)
        )
        -- What was sent once keeps its destination, and its outcome is found out.
        and (
          candidate.status <> 'intended'
          or not exists (
            select
            from app.payout_accounts as account
            where account.user_id = payout.recruiter_id and account.cool_down_until > clock_timestamp()
          )
        )
      order by candidate.id
      for no key update of candidate
    ) as sendable;
  if cardinality(batch_ids) > 0 then
    sendable_ids := app_private.begin_batches(batch_ids, begin_transfers.intent_ids, sendable_ids);
  end if;

  -- 2. Mark it as sent.
  return query with
      sending as (
        select
          clock_timestamp() as sent_at,
          clock_timestamp() + make_interval(secs => app_private.setting('transfer_lease_seconds')) as lease_until
      ),
      begun_transfer as (
        update app.payout_transfers as transfer
        set
          status = 'sent',
          attempt = transfer.attempt + 1,
          sent_at = sending.sent_at,
          first_sent_at = coalesce(transfer.first_sent_at, sending.sent_at),
          lease_until = sending.lease_until,
          next_attempt_at = null
        from sending
        where transfer.id = any (sendable_ids)
        returning transfer.*
      ),
      begun_reversal as (
        update app.payout_reversals as reversal
        set
          status = 'sent',
          attempt = reversal.attempt + 1,
          sent_at = sending.sent_at,
          first_sent_at = coalesce(reversal.first_sent_at, sending.sent_at),
          lease_until = sending.lease_until,
          next_attempt_at = null
        from
          sending,
          (
            select candidate.id
            from
              app.payout_reversals as candidate
              join app.recoveries as debt on debt.id = candidate.recovery_id
            where
              candidate.id = any (begin_transfers.intent_ids)
              and (select app_private.may_send())
              and app_private.may_be_sent(candidate.status, candidate.next_attempt_at, candidate.first_sent_at)
              and app_private.is_collectable(debt)
            order by candidate.id
            for no key update of candidate
          ) as sendable
        where reversal.id = sendable.id
        returning reversal.*
      )
    select
      transfer.id,
      null::uuid,
      transfer.attempt,
      transfer.idempotency_key,
      transfer.amount,
      transfer.currency,
      transfer.destination,
      case when transfer.source_transaction is null then transfer.transfer_group end,
      transfer.source_transaction,
      transfer.description,
      null,
      transfer.metadata,
      transfer.run_id
    from begun_transfer as transfer
    where transfer.batch_id is null
    union all
    -- A batch is told to Stripe as one: whoever asked first for a part of it sends it.
    select
      (array_agg(part.id order by part.id) filter (where part.id = any (begin_transfers.intent_ids)))[1],
      null,
      max(part.attempt),
      format('holdback:batch:%s', part.batch_id),
      sum(part.amount)::bigint,
      part.currency,
      part.destination,
      format('holdback:batch:%s', part.batch_id),
      null,
      format('Payouts for %s obligations', count(*)),
      null,
      app_private.batch_metadata(part.batch_id),
      (array_agg(part.run_id order by part.id))[1]
    from begun_transfer as part
    where part.batch_id is not null
    group by part.batch_id, part.currency, part.destination
    union all
    select
      null,
      reversal.id,
      reversal.attempt,
      reversal.idempotency_key,
      reversal.amount,
      reversal.currency,
      null,
      null,
      null,
      null,
      reversal.stripe_transfer_id,
      reversal.metadata,
      null
    from begun_reversal as reversal;
end;
$$;
comment on function app_private.begin_transfers is
  'Marks transfers and reversals as sent: intents, and those in doubt that are due for the next attempt. Returns '
  'their parameters for Stripe (one that names a charge has no group), with transfer_id for a transfer and '
  'reversal_id for a reversal. A batch is one row, with the id of the first part that was asked for, the sum of its '
  'parts, and a key of its own. One without a row is not to be sent now: another worker has it, it is withdrawn, '
  'paused or frozen, its recruiter''s account was just changed, its idempotency key is too old, or nothing may be '
  'sent yet (app_private.may_send). The caller commits before it calls Stripe.';
