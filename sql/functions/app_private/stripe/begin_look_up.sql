create or replace function app_private.begin_look_up(intent_id uuid)
returns table (attempt integer, transfer_group text, destination text, since timestamptz, stripe_transfer_id text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    transfer.attempt,
    case
      when transfer.source_transaction is null
        then coalesce('holdback:batch:' || transfer.batch_id, transfer.transfer_group)
    end,
    transfer.destination,
    -- By Stripe's clock it may be a little earlier.
    transfer.first_sent_at - interval '1 hour',
    null
  from app.payout_transfers as transfer
  where
    transfer.id = begin_look_up.intent_id
    and transfer.status = 'in_doubt'
    and app_private.is_list_complete(transfer.sent_at)
  union all
  select reversal.attempt, null, null, null, reversal.stripe_transfer_id
  from app.payout_reversals as reversal
  where
    reversal.id = begin_look_up.intent_id
    -- A refused one is answered: the list tells what else was taken back of its transfer.
    and (
      reversal.status = 'in_doubt' and app_private.is_list_complete(reversal.sent_at)
      or app_private.is_refused_for_good(reversal)
    );
$$;
comment on function app_private.begin_look_up is
  'Returns what to look up in Stripe''s lists: of a transfer in doubt the group and destination (no group where it '
  'named a charge: Stripe gave it that of the charge), and since when, of a reversal in doubt, or refused for good, '
  'the Stripe transfer. No row when there is no doubt, or it was sent too recently for the list to be complete.';
