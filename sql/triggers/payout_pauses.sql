-- A pause is never edited, only ended.
create or replace trigger _100_keep_pause
before update of id, scope_kind, scope_value, reason, paused_by, paused_by_role, paused_at on app.payout_pauses
for each row
execute function app_private.keep_columns(
  'id',
  'scope_kind',
  'scope_value',
  'reason',
  'paused_by',
  'paused_by_role',
  'paused_at'
);

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_pauses
for each statement
execute function app_private.refuse_change();

alter table app.payout_pauses enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_pauses
for each row
execute function app_private.audit_row('id');

alter table app.payout_pauses enable always trigger _900_audit;
