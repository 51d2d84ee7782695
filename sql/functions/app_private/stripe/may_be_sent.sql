create or replace function app_private.may_be_sent(status text, next_attempt_at timestamptz, first_sent_at timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    may_be_sent.status = 'intended'
    or may_be_sent.status = 'in_doubt'
      and may_be_sent.next_attempt_at <= clock_timestamp()
      -- Stripe may have deleted an older key: sending it again could move the money twice.
      and may_be_sent.first_sent_at > clock_timestamp()
        - make_interval(secs => app_private.setting('resend_window_seconds'));
$$;
comment on function app_private.may_be_sent is
  'Whether a transfer or reversal in this state may be sent now: it was never sent, or it is in doubt, due for the '
  'next attempt, and its idempotency key is young enough.';
