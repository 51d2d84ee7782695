create or replace function app_private.reconciliation_window(
  reconciliation_id uuid,
  out judged_from timestamptz,
  out judged_until timestamptz,
  out booked_until timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    run.window_from,
    -- Stripe's clock may be ahead of ours: a window that ends at the present includes the newest transfers.
    case when run.window_until = run.started_at then 'infinity' else run.window_until end,
    least(run.window_until, run.started_at - make_interval(secs => app_private.setting('look_up_after_seconds')))
  from app.reconciliations as run
  where run.id = reconciliation_window.reconciliation_id;
$$;
comment on function app_private.reconciliation_window is
  'The window of a reconciliation, by Stripe''s creation time. Transfers count from judged_from until judged_until, '
  'balance transactions until booked_until: Stripe may list the newest ones late, and the next reconciliation '
  'compares them.';
