create or replace trigger _100_enforce_status_transition
before insert or update of status on app.company_credits
for each row
execute function app_private.enforce_status_transition('company_credit');

-- What is owed back is never edited, only settled.
create or replace trigger _100_keep_identity
before update of
  id,
  placement_id,
  company_id,
  breach_id,
  currency,
  company_fee_amount,
  recruiters_earned,
  platform_share,
  amount
on app.company_credits
for each row
execute function app_private.keep_columns(
  'id',
  'placement_id',
  'company_id',
  'breach_id',
  'currency',
  'company_fee_amount',
  'recruiters_earned',
  'platform_share',
  'amount'
);

create or replace trigger _500_touch_updated_at
before update on app.company_credits
for each row
execute function app_private.touch_updated_at();

create or replace trigger _700_note_changed_fee
after insert or update on app.company_credits
for each row
execute function app_private.note_changed_fee('placement_id');

create or replace trigger _900_refuse_delete
before delete or truncate on app.company_credits
for each statement
execute function app_private.refuse_change();

-- Settling and its undoing write theirs in their verbs.
create or replace trigger _900_write_created_event
after insert on app.company_credits
for each row
execute function app_private.write_row_event('company_credit');

create or replace trigger _900_write_event
after update of status on app.company_credits
for each row
when (old.status <> new.status and new.status = 'cancelled')
execute function app_private.write_row_event('company_credit');

alter table app.company_credits enable always trigger _100_enforce_status_transition;
alter table app.company_credits enable always trigger _900_refuse_delete;

-- Both sides are equal when the transaction ends.
drop trigger if exists _950_check_company_side on app.company_credits;
create constraint trigger _950_check_company_side
after insert or update of status, amount on app.company_credits
deferrable initially deferred
for each row
execute function app_private.check_company_side();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.company_credits
for each row
execute function app_private.audit_row('id');

alter table app.company_credits enable always trigger _900_audit;
