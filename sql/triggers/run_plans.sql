-- What was frozen stays; only its hash is filled in, and its execution.
create or replace trigger _100_keep_plan
before update of id, as_of, item_count, pay_amounts, reason, planned_by, planned_by_role, planned_at, expires_at
on app.run_plans
for each row
execute function app_private.keep_columns(
  'id',
  'as_of',
  'item_count',
  'pay_amounts',
  'reason',
  'planned_by',
  'planned_by_role',
  'planned_at',
  'expires_at'
);

alter table app.run_plans enable always trigger _100_keep_plan;

create or replace trigger _900_refuse_delete
before delete or truncate on app.run_plans
for each statement
execute function app_private.refuse_change();

alter table app.run_plans enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.run_plans
for each row
execute function app_private.audit_row('id');

alter table app.run_plans enable always trigger _900_audit;
