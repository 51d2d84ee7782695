-- In firing order: the triggers before a change by name, then those after it by name.

-- Sets the owner columns from the parent row.
create or replace trigger _050_copy_owner_ids
before insert on app.escrow_holds
for each row
execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.escrow_holds
for each row
execute function app_private.enforce_status_transition('escrow_hold');

-- What was withheld is never edited.
create or replace trigger _100_keep_identity
before update of id, placement_id, payout_id, hold_amount, currency, holdback_percentage on app.escrow_holds
for each row
execute function app_private.keep_columns(
  'id',
  'placement_id',
  'payout_id',
  'hold_amount',
  'currency',
  'holdback_percentage'
);

-- Of an active hold more may be released; what was released stays so.
create or replace trigger _100_keep_released
before update of released_amount on app.escrow_holds
for each row
when (new.released_amount < old.released_amount or new.released_amount > old.released_amount and old.status <> 'active')
execute function app_private.keep_columns('released_amount');

-- Reports go by it, and the log has no such change.
create or replace trigger _100_keep_created_at
before update of created_at on app.escrow_holds
for each row
execute function app_private.keep_columns('created_at');

create or replace trigger _500_touch_updated_at
before update on app.escrow_holds
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.escrow_holds
for each statement
execute function app_private.refuse_change();

-- The parts of a payout never exceed it.
create or replace trigger _200_check_allocation
after update of hold_amount, released_amount on app.escrow_holds
for each row
execute function app_private.check_allocation();

create or replace trigger _200_check_new_allocations
after insert on app.escrow_holds
referencing new table as new_rows
for each statement
execute function app_private.check_allocations();

create or replace trigger _900_audit_insert
after insert on app.escrow_holds
referencing new table as new_rows
for each statement
execute function app_private.audit_changes('escrow_hold');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.escrow_holds
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_changes(''escrow_hold'')';
end;
$trigger$;

alter table app.escrow_holds enable always trigger _900_audit_insert;
alter table app.escrow_holds enable always trigger _900_audit_update;
alter table app.escrow_holds enable always trigger _100_enforce_status_transition;
alter table app.escrow_holds enable always trigger _100_keep_created_at;
alter table app.escrow_holds enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.escrow_holds;
create constraint trigger _950_check_balance
after update of status on app.escrow_holds
deferrable initially deferred
for each row
when (old.status <> new.status and new.status <> 'released')
execute function app_private.check_balance();

-- What is cancelled and not scheduled anew is a person's to decide.
drop trigger if exists _950_note_unscheduled on app.escrow_holds;
create constraint trigger _950_note_unscheduled
after update of status on app.escrow_holds
deferrable initially deferred
for each row
when (old.status <> new.status and new.status = 'cancelled')
execute function app_private.note_cancelled_part();

-- Metrics count without reading all of time.
create or replace trigger _800_sum_insert
after insert on app.escrow_holds
referencing new table as new_rows
for each statement
execute function app_private.sum_holds();

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _800_sum_update
    after update on app.escrow_holds
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.sum_holds()';
end;
$trigger$;

alter table app.escrow_holds enable always trigger _800_sum_insert;
alter table app.escrow_holds enable always trigger _800_sum_update;
