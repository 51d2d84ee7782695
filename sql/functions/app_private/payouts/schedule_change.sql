-- Without a path, so that it is inlined.
create or replace function app_private.schedule_change(old app.payout_schedules, new app.payout_schedules)
returns app.payout_audit_log
language sql
stable
return row(
  null,
  (new).payout_id,
  (new).placement_id,
  (new).recruiter_id,
  (new).company_id,
  null,
  'payout_schedule',
  (new).id,
  case
    when (old).status is distinct from (new).status
      then app_private.transition_command('payout_schedule', (old).status, (new).status)
    else 'update'
  end,
  (old).status,
  (new).status,
  null,
  null,
  null,
  null,
  app_private.changes_of_schedule(old, new),
  null,
  null,
  null
)::app.payout_audit_log;
comment on function app_private.schedule_change is
  'What app_private.audit_changes is to write of a row of app.payout_schedules: whose it is, what was done, the '
  'statuses, and as metadata what has changed, null where nothing that counts has. old: null for a new row.';
