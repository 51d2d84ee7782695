-- Shares are never edited: the payouts follow from them.
create or replace trigger _100_keep_share
before update of placement_id, recruiter_id, position, role, share, fixed_amount, created_at on app.placement_recruiters
for each row
execute function app_private.keep_columns(
  'placement_id',
  'recruiter_id',
  'position',
  'role',
  'share',
  'fixed_amount',
  'created_at'
);

-- What a part came to is noted once, when the payouts are made.
create or replace trigger _100_keep_amount
before update of amount on app.placement_recruiters
for each row
when (old.amount is not null)
execute function app_private.keep_columns('amount');

-- Only active recruiters, and none once the payouts are made.
create or replace trigger _100_refuse_late_recruiter
before insert on app.placement_recruiters
for each row
execute function app_private.refuse_late_recruiter();

-- Every change goes into the audit log, a batch at once.
create or replace trigger _900_audit_insert
after insert on app.placement_recruiters
referencing new table as new_rows
for each statement
execute function app_private.audit_rows('placement_id,recruiter_id,position');

-- As a text: the formatter does not know two transition tables.
do $trigger$
begin
  execute
    '
    create or replace trigger _900_audit_update
    after update on app.placement_recruiters
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function app_private.audit_rows(''placement_id,recruiter_id,position'')';
end;
$trigger$;

create or replace trigger _900_audit_delete
after delete on app.placement_recruiters
referencing old table as old_rows
for each statement
execute function app_private.audit_rows('placement_id,recruiter_id,position');

alter table app.placement_recruiters enable always trigger _900_audit_insert;
alter table app.placement_recruiters enable always trigger _900_audit_update;
alter table app.placement_recruiters enable always trigger _900_audit_delete;

create or replace trigger _900_refuse_truncate
before truncate on app.placement_recruiters
for each statement
execute function app_private.refuse_change();

alter table app.placement_recruiters enable always trigger _900_refuse_truncate;
