create or replace function app_private.intents_to_ask(patience interval)
returns table (kind text, id uuid, created_at timestamptz, look_up boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'transfer', transfer.id, transfer.created_at, question.look_up
  from
    app.payout_transfers as transfer
    join app.payouts as payout on payout.id = transfer.payout_id
    cross join lateral (
      select
        app_private.must_be_looked_up(
          transfer.status,
          transfer.attempt,
          transfer.first_sent_at,
          transfer.http_status,
          transfer.error_code
        ) as look_up
    ) as question
  where
    (
      transfer.listed_status = 'in_doubt'
        and transfer.next_attempt_at <= clock_timestamp()
        and app_private.is_first_of_batch(transfer)
      or transfer.listed_status = 'intended'
        and transfer.status = 'intended'
        and transfer.created_at < clock_timestamp() - intents_to_ask.patience
    )
    and (
      question.look_up
      or payout.frozen_at is null
        and not app_private.is_paused(transfer.currency, payout.recruiter_id, transfer.placement_id)
    )
  union all
  select 'reversal', reversal.id, reversal.created_at, question.look_up
  from
    app.payout_reversals as reversal
    join app.recoveries as debt on debt.id = reversal.recovery_id
    cross join lateral (
      select
        app_private.must_be_looked_up(
          reversal.status,
          reversal.attempt,
          reversal.first_sent_at,
          reversal.http_status,
          reversal.error_code
        ) as look_up
    ) as question
  where
    (
      reversal.status = 'in_doubt' and reversal.next_attempt_at <= clock_timestamp()
      or reversal.status = 'intended' and reversal.created_at < clock_timestamp() - intents_to_ask.patience
    )
    and (question.look_up or app_private.is_collectable(debt));
$$;
comment on function app_private.intents_to_ask is
  'Transfers and reversals whose next question to Stripe is due: in doubt, or committed for longer than patience and '
  'not sent. look_up: only Stripe''s list can tell (app_private.must_be_looked_up). What is paused or frozen is left '
  'out, so that it does not fill a batch, unless it is looked up: that moves nothing.';
