create or replace function app_private.adopt_reversal(reversal app.payout_reversals, stripe_reversal_id text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payout_reversals as adopted
  set
    status = 'succeeded',
    stripe_reversal_id = adopt_reversal.stripe_reversal_id,
    error_code = null,
    error_message = null,
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = null
  where adopted.id = (adopt_reversal.reversal).id;
$$;
comment on function app_private.adopt_reversal is
  'Records a reversal as succeeded that was found at Stripe without an answer to its request. The caller has locked '
  'payout, debt and reversal, and has compared amount and currency.';
