-- Without a path, so that it is inlined.
create or replace function app_private.hold_change(old app.escrow_holds, new app.escrow_holds)
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
  'escrow_hold',
  (new).id,
  case
    when (old).status is distinct from (new).status
      then app_private.transition_command('escrow_hold', (old).status, (new).status)
    when (old).released_amount is distinct from (new).released_amount then 'release_part'
    else 'update'
  end,
  (old).status,
  (new).status,
  null,
  null,
  null,
  null,
  app_private.changes_of_hold(old, new),
  null,
  null,
  null
)::app.payout_audit_log;
comment on function app_private.hold_change is
  'What app_private.audit_changes is to write of a row of app.escrow_holds: whose it is, what was done, the '
  'statuses, and as metadata what has changed, null where nothing that counts has. old: null for a new row.';
