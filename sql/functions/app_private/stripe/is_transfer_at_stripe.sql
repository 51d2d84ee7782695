create or replace function app_private.is_transfer_at_stripe(transfer app.payout_transfers, at_stripe jsonb)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      case
        when (is_transfer_at_stripe.transfer).batch_id is null or is_transfer_at_stripe.at_stripe ->> 'part' is not null
          then is_transfer_at_stripe.at_stripe #>> '{metadata,holdback_schedule_id}' = (
            is_transfer_at_stripe.transfer
          ).schedule_id::text
          and is_transfer_at_stripe.at_stripe #>> '{metadata,holdback_generation}' = (
            is_transfer_at_stripe.transfer
          ).generation::text
          and is_transfer_at_stripe.at_stripe ->> 'amount' = (is_transfer_at_stripe.transfer).amount::text
          and is_transfer_at_stripe.at_stripe #>> '{metadata,holdback_batch_id}' is not distinct from (
            is_transfer_at_stripe.transfer
          ).batch_id::text
        else is_transfer_at_stripe.at_stripe #>> '{metadata,holdback_batch_id}' = (
          is_transfer_at_stripe.transfer
        ).batch_id::text
        and is_transfer_at_stripe.at_stripe ->> 'amount' = app_private.whole_amount(
          is_transfer_at_stripe.transfer
        )::text
      end
      and upper(is_transfer_at_stripe.at_stripe ->> 'currency') = (is_transfer_at_stripe.transfer).currency
      and is_transfer_at_stripe.at_stripe ->> 'destination' = (is_transfer_at_stripe.transfer).destination,
      false
    );
$$;
comment on function app_private.is_transfer_at_stripe is
  'Whether a transfer of Stripe ({"amount", "currency", "destination", "metadata"}, amount in minor units) is this '
  'transfer of ours: the same schedule, generation, amount, currency and destination; of a batch the same batch, over '
  'the sum of its parts. A part of it, as app_private.stripe_transfer_parts reads it, is compared with the part.';
