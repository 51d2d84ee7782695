-- A report is never edited, only withdrawn.
create or replace trigger _100_keep_report
before update of id, placement_id, ended_on, reason, clawback_rule, reported_by, reported_at on app.guarantee_breaches
for each row
execute function app_private.keep_columns(
  'id',
  'placement_id',
  'ended_on',
  'reason',
  'clawback_rule',
  'reported_by',
  'reported_at'
);

create or replace trigger _900_refuse_delete
before delete or truncate on app.guarantee_breaches
for each statement
execute function app_private.refuse_change();

alter table app.guarantee_breaches enable always trigger _900_refuse_delete;

-- The books balance when the transaction ends.
drop trigger if exists _950_check_balance on app.guarantee_breaches;
create constraint trigger _950_check_balance
after update of withdrawn_at on app.guarantee_breaches
deferrable initially deferred
for each row
execute function app_private.check_balance();

-- The company's side too.
drop trigger if exists _950_check_company_side on app.guarantee_breaches;
create constraint trigger _950_check_company_side
after insert or update of withdrawn_at on app.guarantee_breaches
deferrable initially deferred
for each row
execute function app_private.check_company_side();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.guarantee_breaches
for each row
execute function app_private.audit_row('id');

alter table app.guarantee_breaches enable always trigger _900_audit;
