create or replace function app_private.is_absence_certain(
  sent_at timestamptz,
  first_sent_at timestamptz,
  http_status integer
)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.is_list_complete(is_absence_certain.sent_at)
    and (
      coalesce(is_absence_certain.http_status, 0) between 500 and 599
      or is_absence_certain.first_sent_at <= clock_timestamp()
        - make_interval(secs => app_private.setting('resend_window_seconds'))
    );
$$;
comment on function app_private.is_absence_certain is
  'Whether a transfer or reversal in doubt that Stripe''s list does not show was never executed and never will be: no '
  'request can still be executing, and its key answers with Stripe''s own failure or is too old to be sent again.';
