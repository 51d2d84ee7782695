-- Without a path, so that it is inlined.
create or replace function app_private.payout_change(old app.payouts, new app.payouts)
returns app.payout_audit_log
language sql
stable
return row(
  null,
  (new).id,
  (new).placement_id,
  (new).recruiter_id,
  (new).company_id,
  null,
  'payout',
  (new).id,
  case
    when (old).status is distinct from (new).status
      then app_private.transition_command('payout', (old).status, (new).status)
    when (old).frozen_at is distinct from (new).frozen_at
      then case when (new).frozen_at is null then 'unfreeze' else 'freeze' end
    else 'update'
  end,
  (old).status,
  (new).status,
  null,
  null,
  null,
  null,
  app_private.changes_of_payout(old, new),
  null,
  null,
  null
)::app.payout_audit_log;
comment on function app_private.payout_change is
  'What app_private.audit_changes is to write of a row of app.payouts: whose it is, what was done, the statuses, '
  'and as metadata what has changed, null where nothing that counts has. old: null for a new row.';
