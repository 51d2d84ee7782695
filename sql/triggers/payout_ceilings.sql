-- A ceiling is never edited, only lifted.
create or replace trigger _100_keep_ceiling
before update of
  id,
  scope_kind,
  company_id,
  recruiter_id,
  currency,
  amount,
  reason,
  is_kept_by_two,
  set_by,
  set_by_role,
  since
on app.payout_ceilings
for each row
execute function app_private.keep_columns(
  'id',
  'scope_kind',
  'company_id',
  'recruiter_id',
  'currency',
  'amount',
  'reason',
  'is_kept_by_two',
  'set_by',
  'set_by_role',
  'since'
);

create or replace trigger _900_refuse_delete
before delete or truncate on app.payout_ceilings
for each statement
execute function app_private.refuse_change();

alter table app.payout_ceilings enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_ceilings
for each row
execute function app_private.audit_row('id');

alter table app.payout_ceilings enable always trigger _900_audit;
