create or replace function app_private.must_be_looked_up(transfer app.payout_transfers)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (transfer).status = 'in_doubt'
    and (
      -- Stripe may have deleted the key: sending it again could pay twice.
      (transfer).first_sent_at <= clock_timestamp()
        - make_interval(secs => app_private.setting('resend_window_seconds'))
      -- Stripe saved its own failure under the key and repeats it, or its answers contradict the request.
      or (transfer).attempt >= 2
        and (coalesce((transfer).http_status, 0) between 500 and 599 or (transfer).error_code = 'answer_mismatch')
    );
$$;
comment on function app_private.must_be_looked_up is
  'Whether a transfer in doubt must be looked up in Stripe''s list, because sending the same idempotency key again is '
  'unsafe or cannot resolve the doubt.';
