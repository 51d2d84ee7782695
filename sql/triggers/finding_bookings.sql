-- In firing order: the triggers before a change by name, then those after it by name.

-- What was booked is never edited, only undone.
create or replace trigger _100_keep_identity
before update on app.finding_bookings
for each row
execute function app_private.keep_columns(
  'id',
  'finding_id',
  'kind',
  'transfer_id',
  'payout_id',
  'schedule_id',
  'amount',
  'given_up',
  'currency',
  'breach_id',
  'reason',
  'recorded_by',
  'recorded_by_role',
  'recorded_at'
);

-- What was undone stays so.
create or replace trigger _110_keep_undone
before update on app.finding_bookings
for each row
when (old.undone_at is not null)
execute function app_private.keep_columns('undone_at', 'undone_by', 'undone_by_role', 'undo_reason');

create or replace trigger _900_refuse_delete
before delete or truncate on app.finding_bookings
for each statement
execute function app_private.refuse_change();

alter table app.finding_bookings enable always trigger _100_keep_identity;
alter table app.finding_bookings enable always trigger _110_keep_undone;
alter table app.finding_bookings enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.finding_bookings;
create constraint trigger _950_check_balance
after insert or update of undone_at on app.finding_bookings
deferrable initially deferred
for each row
execute function app_private.check_balance();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.finding_bookings
for each row
execute function app_private.audit_row('id');

alter table app.finding_bookings enable always trigger _900_audit;
