-- The outcome of a finished or abandoned reconciliation is final.
create or replace trigger _100_keep_outcome
before update on app.reconciliations
for each row
when (old.finished_at is not null or old.abandoned_at is not null)
execute function app_private.keep_columns(
  'last_page_at',
  'abandoned_at',
  'finished_at',
  'our_count',
  'our_amounts',
  'their_count',
  'their_amounts',
  'undecided_count',
  'undecided_amounts',
  'difference_count',
  'new_finding_count',
  'open_finding_count'
);

-- The window is chosen once.
create or replace trigger _100_keep_window
before update on app.reconciliations
for each row
execute function app_private.keep_columns(
  'id',
  'window_from',
  'window_until',
  'is_continuation',
  'started_by',
  'started_by_role',
  'expected_at',
  'started_at'
);

create or replace trigger _900_refuse_delete
before delete or truncate on app.reconciliations
for each statement
execute function app_private.refuse_change();

alter table app.reconciliations enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.reconciliations
for each row
execute function app_private.audit_row('id', 'last_page_at');

alter table app.reconciliations enable always trigger _900_audit;
