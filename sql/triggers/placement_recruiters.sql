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

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.placement_recruiters
for each row
execute function app_private.audit_row('placement_id,recruiter_id,position');

alter table app.placement_recruiters enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.placement_recruiters
for each statement
execute function app_private.refuse_change();

alter table app.placement_recruiters enable always trigger _900_refuse_truncate;
