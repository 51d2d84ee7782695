-- In firing order: the triggers before a change by name, then those after it by name, then the deferred one.

-- Who creates a placement cannot approve its payouts. Who it is, is asked once a statement.
create or replace trigger _050_find_creator
before insert on app.placements
for each statement
execute function app_private.find_creator();

create or replace trigger _050_note_creator
before insert on app.placements
for each row
execute function app_private.note_creator();

create or replace trigger _100_enforce_status_transition
before insert or update of status on app.placements
for each row
execute function app_private.enforce_status_transition('placement');

create or replace trigger _100_keep_creator
before update of created_by, created_by_role on app.placements
for each row
execute function app_private.keep_columns('created_by', 'created_by_role');

-- The signed terms are never edited, except for a longer guarantee (app.extend_guarantee).
create or replace trigger _100_keep_terms
before update of
  company_id,
  start_date,
  signed_on,
  time_zone,
  notice_period_days,
  holdback_percentage,
  fee_amount,
  currency,
  policy_id,
  replaces_placement_id
on app.placements
for each row
execute function app_private.keep_columns(
  'company_id',
  'start_date',
  'signed_on',
  'time_zone',
  'notice_period_days',
  'holdback_percentage',
  'fee_amount',
  'currency',
  'policy_id',
  'replaces_placement_id'
);

-- What the parts leave is noted once, when the payouts are made.
create or replace trigger _100_keep_platform_amount
before update of platform_amount on app.placements
for each row
when (old.platform_amount <> 0)
execute function app_private.keep_columns('platform_amount');

-- Fills in missing values from the terms, and enforces their bounds.
create or replace trigger _200_apply_terms
before insert on app.placements
for each row
execute function app_private.apply_terms();

create or replace trigger _500_touch_updated_at
before update on app.placements
for each row
execute function app_private.touch_updated_at();

-- Moves holds and unsent schedules with the end of the guarantee.
create or replace trigger _600_move_guarantee
after update of guarantee_period_days on app.placements
for each row
when (old.guarantee_period_days <> new.guarantee_period_days)
execute function app_private.move_guarantee();

-- For what was cancelled of a payout nothing waits when the placement completes.
create or replace trigger _600_complete_payouts
after update of status on app.placements
for each row
when (new.status = 'completed')
execute function app_private.complete_payouts_of_placement();

-- Deferred until the transaction ends, because the recruiters of a placement are inserted after it.
drop trigger if exists _500_make_payouts on app.placements;
create constraint trigger _500_make_payouts
after insert on app.placements
deferrable initially deferred
for each row
execute function app_private.make_payouts();

-- Completion, breach and withdrawal write theirs in their verbs.
create or replace trigger _900_write_created_event
after insert on app.placements
referencing new table as new_rows
for each statement
execute function app_private.write_row_events('placement');

create or replace trigger _900_write_event
after update of status on app.placements
for each row
when (old.status <> new.status and new.status = 'cancelled')
execute function app_private.write_row_event('placement');

-- Whose fee is not paid whole.
create or replace trigger _700_note_new_fees
after insert on app.placements
referencing new table as new_rows
for each statement
execute function app_private.note_new_fees();

create or replace trigger _700_note_changed_fee
after update of status, company_fee_amount on app.placements
for each row
when
  (
    old.company_fee_amount is distinct from new.company_fee_amount
    or (old.status = 'cancelled') <> (new.status = 'cancelled')
  )
execute function app_private.note_changed_fee('id');

alter table app.placements enable always trigger _100_enforce_status_transition;

-- Both sides of a placement are equal when the transaction ends.
drop trigger if exists _950_check_company_side on app.placements;
create constraint trigger _950_check_company_side
after update of status, company_fee_amount on app.placements
deferrable initially deferred
for each row
when (new.company_fee_amount is not null)
execute function app_private.check_company_side();

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.placements
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('id', '', 'candidate_name');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.placements
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''id'', '''', ''candidate_name'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.placements
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('id', '', 'candidate_name');

alter table app.placements enable always trigger _900_audit_insert;
alter table app.placements enable always trigger _900_audit_update;
alter table app.placements enable always trigger _900_audit_delete;

create or replace trigger _900_refuse_truncate
before truncate on app.placements
for each statement
execute function app_private.refuse_change();

alter table app.placements enable always trigger _900_refuse_truncate;
