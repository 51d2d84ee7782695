-- Without a path, so that it is inlined.
create or replace function app_private.transfer_entry(old app.payout_transfers, new app.payout_transfers)
returns app.audit_log
language sql
stable
return row(
  null,
  coalesce((new).payout_id, (old).payout_id),
  coalesce((new).placement_id, (old).placement_id),
  null,
  'payout_transfers',
  coalesce((new).id, (old).id)::text,
  case when (old).id is null then 'insert' when (new).id is null then 'delete' else 'update' end,
  (old).status,
  (new).status,
  null,
  null,
  null,
  null,
  app_private.changes_of_transfer(old, new, (old).id is not null),
  null,
  null,
  null
)::app.audit_log;
comment on function app_private.transfer_entry is
  'What app_private.append_to_audit_log is to write of a transfer. old: null for a new one; new: null for one that is '
  'gone.';
