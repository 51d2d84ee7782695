create or replace function app_private.must_be_looked_up(transfer app.payout_transfers)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (transfer).status = 'in_doubt' and (
    -- Stripe may have forgotten the key: sending it again could pay twice.
    (transfer).first_sent_at <= clock_timestamp() - make_interval(secs => app_private.setting('resend_window_seconds'))
    -- Stripe saved its own failure under the key and will only repeat it; or its answers make no sense.
    or (transfer).attempt >= 2 and (coalesce((transfer).http_status, 0) between 500 and 599 or (transfer).error_code = 'answer_mismatch')
  );
$$;
comment on function app_private.must_be_looked_up is
  'Whether the same idempotency key can tell nothing more about a transfer in doubt, so that Stripe''s list must be asked.';
