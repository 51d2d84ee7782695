-- No "set search_path": the body is inlined into the calling queries; see schedule_blockers.
create or replace function app_private.is_due(
  schedule app.payout_schedules,
  payout app.payouts,
  account app.payout_accounts,
  as_of timestamptz,
  rules text[] default null
)
returns boolean
language sql
stable
as $$
  select
    (schedule).due_at <= as_of
    and pg_catalog.cardinality(app_private.schedule_blockers(schedule, payout, account, as_of, rules)) = 0;
$$;
comment on function app_private.is_due is
  'Whether a run at as_of pays this schedule: it is due (payout_schedules.due_at) and nothing blocks it '
  '(app_private.schedule_blockers). rules: as there.';
