create or replace function app_private.reconciliation_window(
  reconciliation_id uuid, out judged_from timestamptz, out judged_until timestamptz, out booked_until timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    run.window_from,
    -- Stripe's clock may be ahead of ours: a window that reaches the present takes in the newest.
    case when run.window_until = run.started_at then 'infinity' else run.window_until end,
    least(run.window_until, run.started_at - make_interval(secs => app_private.setting('look_up_after_seconds')))
  from app.reconciliations as run
  where run.id = reconciliation_window.reconciliation_id;
$$;
comment on function app_private.reconciliation_window is
  'What a reconciliation judges, by the moment at which Stripe created it: transfers from judged_from until judged_until, balance transactions until booked_until. What was booked a moment ago may not be listed yet; the next one judges it.';
