-- In firing order: the triggers before a change by name, then those after it by name.

-- Sets the owner columns from the parent row, and whether the terms ask for an approval.
create or replace trigger _050_copy_owner_ids
before insert on app.payouts
for each row
execute function app_private.copy_owner_ids();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.payouts
for each row
execute function app_private.enforce_status_transition('payout');

-- Amount and recruiter of a payout are never edited, nor whether it needs an approval.
create or replace trigger _100_keep_identity
before update of
  id,
  kind,
  placement_id,
  recruiter_id,
  amount,
  currency,
  approval_required,
  adjustment_reason,
  adjustment_reference,
  adjustment_date,
  created_by
on app.payouts
for each row
execute function app_private.keep_columns(
  'id',
  'kind',
  'placement_id',
  'recruiter_id',
  'amount',
  'currency',
  'approval_required',
  'adjustment_reason',
  'adjustment_reference',
  'adjustment_date',
  'created_by'
);

-- By its day a payout was counted with others, and is reported: the log has no such change.
create or replace trigger _100_keep_created_at
before update of created_at on app.payouts
for each row
execute function app_private.keep_columns('created_at');

create or replace trigger _500_touch_updated_at
before update on app.payouts
for each row
execute function app_private.touch_updated_at();

-- What Stripe has of an earlier life of the placement is adopted before anything is sent.
create or replace trigger _600_meet_earlier_payments
after insert on app.payouts
referencing new table as new_rows
for each statement
execute function app_private.meet_earlier_payments();

create or replace trigger _900_refuse_delete
before delete or truncate on app.payouts
for each statement
execute function app_private.refuse_change();

create or replace trigger _900_audit_insert
after insert on app.payouts
referencing new table as new_rows
for each statement
execute function app_private.audit_changes('payout');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.payouts
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_changes(''payout'')';
end;
$trigger$;

alter table app.payouts enable always trigger _900_audit_insert;
alter table app.payouts enable always trigger _900_audit_update;
alter table app.payouts enable always trigger _100_enforce_status_transition;
alter table app.payouts enable always trigger _100_keep_created_at;
alter table app.payouts enable always trigger _900_refuse_delete;
