create or replace function app_private.must_be_looked_up(
  status text,
  attempt integer,
  first_sent_at timestamptz,
  http_status integer,
  error_code text
)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    must_be_looked_up.status = 'in_doubt'
    and (
      -- Stripe may have deleted the key: sending it again could move the money twice.
      must_be_looked_up.first_sent_at <= clock_timestamp()
        - make_interval(secs => app_private.setting('resend_window_seconds'))
      -- Stripe saved its own failure under the key and repeats it, or its answers contradict the request.
      or must_be_looked_up.attempt >= 2
        and (
          coalesce(must_be_looked_up.http_status, 0) between 500 and 599
          or must_be_looked_up.error_code = 'answer_mismatch'
        )
    );
$$;
comment on function app_private.must_be_looked_up is
  'Whether a transfer or reversal in this state must be looked up in Stripe''s list, because sending the same '
  'idempotency key again is unsafe or cannot resolve the doubt.';
