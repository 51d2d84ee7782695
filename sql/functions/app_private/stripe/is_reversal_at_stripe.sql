create or replace function app_private.is_reversal_at_stripe(reversal app.payout_reversals, at_stripe jsonb)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      is_reversal_at_stripe.at_stripe #>> '{metadata,holdback_recovery_step_id}' = (
        is_reversal_at_stripe.reversal
      ).step_id::text
      and is_reversal_at_stripe.at_stripe ->> 'amount' = (is_reversal_at_stripe.reversal).amount::text
      and upper(is_reversal_at_stripe.at_stripe ->> 'currency') = (is_reversal_at_stripe.reversal).currency,
      false
    );
$$;
comment on function app_private.is_reversal_at_stripe is
  'Whether a reversal in Stripe''s list of the reversed transfer ({"amount", "currency", "metadata"}, amount in minor '
  'units) is this reversal of ours: the same step of the debt, amount and currency.';
