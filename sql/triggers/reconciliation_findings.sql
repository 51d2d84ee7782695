-- An explained or superseded finding stays so.
create or replace trigger _100_keep_explained
before update on app.reconciliation_findings
for each row
when (old.explained_at is not null or old.superseded_at is not null)
execute function app_private.keep_columns(
  'superseded_at',
  'explained_at',
  'explained_by',
  'explained_by_role',
  'explanation'
);

-- A difference is never edited.
create or replace trigger _100_keep_found
before update on app.reconciliation_findings
for each row
execute function app_private.keep_columns(
  'id',
  'kind',
  'subject',
  'transfer_id',
  'stripe_transfer_id',
  'ours',
  'theirs',
  'first_seen_at',
  'first_seen_in'
);

create or replace trigger _900_refuse_delete
before delete or truncate on app.reconciliation_findings
for each statement
execute function app_private.refuse_change();

alter table app.reconciliation_findings enable always trigger _100_keep_found;
alter table app.reconciliation_findings enable always trigger _100_keep_explained;
alter table app.reconciliation_findings enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.reconciliation_findings
for each row
execute function app_private.audit_row('id', 'last_seen_at,last_seen_in,seen_count');

alter table app.reconciliation_findings enable always trigger _900_audit;
