-- No "set search_path" and no sub-select: the body is inlined into the calling queries, so that they use their indexes.
-- "return" makes Postgres parse the body at creation, so that callers need no usage right on its schemas.
create or replace function app_private.schedule_blockers(
  schedule app.payout_schedules,
  payout app.payouts,
  account app.payout_accounts,
  as_of timestamptz default pg_catalog.now(),
  rules text[] default null
)
returns text[]
language sql
stable
return pg_catalog.array_remove(
  app_private.payment_blockers(schedule, payout, account, as_of, rules)
    || array[
      case when rules is null or 'small_amounts' = any (rules) then app_private.blocker_of_small(schedule, as_of) end
    ],
  null
);
comment on function app_private.schedule_blockers is
  'The reasons, as codes, why a run does not pay a schedule, apart from its date; empty when there are none. as_of: '
  'whether the company''s fee has come in, a cool-down is over, and a small amount has waited for long enough, by '
  'then. rules: app_private.rules_in_use, so that the others are not looked at; null: all. Runs, previews and '
  'explanations share this rule.';
