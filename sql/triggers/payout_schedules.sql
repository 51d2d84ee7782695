-- In firing order: the triggers before a change by name, then those after it by name.

-- Sets the owner columns from the parent row.
create or replace trigger _050_copy_owner_ids
before insert on app.payout_schedules
for each row
execute function app_private.copy_owner_ids();

-- Stripe takes no transfer above its largest amount.
create or replace trigger _060_cut_large
before insert on app.payout_schedules
for each row
execute function app_private.cut_large_schedule();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.payout_schedules
for each row
execute function app_private.enforce_status_transition('payout_schedule');

-- A pending obligation may become smaller, when a part of it is held back; its amount does not change otherwise.
create or replace trigger _100_keep_amount
before update of amount on app.payout_schedules
for each row
when (new.amount > old.amount or old.status <> 'pending' or new.status <> 'pending' or old.kind <> 'payout')
execute function app_private.keep_columns('amount');

-- The origin of a schedule is never edited.
create or replace trigger _100_keep_identity
before update of id, payout_id, placement_id, escrow_hold_id, kind, currency on app.payout_schedules
for each row
execute function app_private.keep_columns('id', 'payout_id', 'placement_id', 'escrow_hold_id', 'kind', 'currency');

-- What Stripe transferred, or what was set off, stays paid: only what was booked by hand can be undone.
create or replace trigger _100_keep_paid
before update of status on app.payout_schedules
for each row
when (old.status = 'processed' and new.status <> 'processed')
execute function app_private.keep_paid();

-- Reports go by it, and the log has no such change.
create or replace trigger _100_keep_created_at
before update of created_at on app.payout_schedules
for each row
execute function app_private.keep_columns('created_at');

create or replace trigger _500_touch_updated_at
before update on app.payout_schedules
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_schedules
for each statement
execute function app_private.refuse_change();

-- The parts of a payout never exceed it.
create or replace trigger _200_check_allocation
after update of amount on app.payout_schedules
for each row
execute function app_private.check_allocation();

create or replace trigger _200_check_new_allocations
after insert on app.payout_schedules
referencing new table as new_rows
for each statement
execute function app_private.check_allocations();

-- The same for a cancelled schedule that becomes pending again.
create or replace trigger _210_check_reinstated
after update of status on app.payout_schedules
for each row
when (old.status = 'cancelled')
execute function app_private.check_allocation();

-- What Stripe has of it is adopted before anything is sent.
create or replace trigger _600_meet_earlier_payments
after insert on app.payout_schedules
referencing new table as new_rows
for each statement
execute function app_private.meet_earlier_payments();

-- Settles the offsets of schedules that leave processing.
create or replace trigger _600_settle_offsets
after update on app.payout_schedules
referencing new table as new_rows
for each statement
execute function app_private.settle_offsets();

create or replace trigger _900_audit_insert
after insert on app.payout_schedules
referencing new table as new_rows
for each statement
execute function app_private.audit_changes('payout_schedule');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.payout_schedules
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_changes(''payout_schedule'')';
end;
$trigger$;

create or replace trigger _900_report_failed_release
after update of status on app.payout_schedules
for each row
when (new.kind = 'escrow_release' and new.status = 'failed' and old.status <> 'failed')
execute function app_private.report_failed_release();

alter table app.payout_schedules enable always trigger _900_audit_insert;
alter table app.payout_schedules enable always trigger _900_audit_update;
alter table app.payout_schedules enable always trigger _100_enforce_status_transition;
alter table app.payout_schedules enable always trigger _100_keep_paid;
alter table app.payout_schedules enable always trigger _100_keep_created_at;
alter table app.payout_schedules enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.payout_schedules;
create constraint trigger _950_check_balance
after update of status on app.payout_schedules
deferrable initially deferred
for each row
when (old.status <> new.status and 'cancelled' in (old.status, new.status))
execute function app_private.check_balance();

-- What is cancelled and not scheduled anew is a person's to decide.
drop trigger if exists _950_note_unscheduled on app.payout_schedules;
create constraint trigger _950_note_unscheduled
after update of status on app.payout_schedules
deferrable initially deferred
for each row
when (old.status <> new.status and new.status = 'cancelled')
execute function app_private.note_cancelled_part();

-- What was paid and set off sums to the schedule.
drop trigger if exists _950_check_payment on app.payout_schedules;
create constraint trigger _950_check_payment
after update of status on app.payout_schedules
deferrable initially deferred
for each row
when (new.status = 'processed')
execute function app_private.check_payment();

-- Metrics count without reading all of time.
create or replace trigger _800_sum_insert
after insert on app.payout_schedules
referencing new table as new_rows
for each statement
execute function app_private.sum_schedules();

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _800_sum_update
    after update on app.payout_schedules
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.sum_schedules()';
end;
$trigger$;

alter table app.payout_schedules enable always trigger _800_sum_insert;
alter table app.payout_schedules enable always trigger _800_sum_update;
