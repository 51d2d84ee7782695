-- No "set search_path" and no sub-select: the body is inlined into the calling queries, so that they use their indexes.
-- "return" makes Postgres parse the body at creation, so that callers need no usage right on its schemas.
create or replace function app_private.schedule_blockers(
  schedule app.payout_schedules,
  payout app.payouts,
  account app.payout_accounts,
  as_of timestamptz default pg_catalog.now()
)
returns text[]
language sql
stable
return pg_catalog.array_remove(
  app_private.payment_blockers(schedule, payout, account, as_of)
    || array[app_private.blocker_of_small(schedule, as_of)],
  null
);
comment on function app_private.schedule_blockers is
  'The reasons, as codes, why a run does not pay a schedule, apart from its date; empty when there are none. as_of: '
  'whether the company''s fee has come in, a cool-down is over, and a small amount has waited for long enough, by '
  'then. Runs, previews and explanations share this rule.';
