create or replace trigger _100_enforce_status_transition
before insert or update of status on app.bank_payouts
for each row
execute function app_private.enforce_status_transition('bank_payout');

create or replace trigger _100_keep_identity
before update of id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency on app.bank_payouts
for each row
execute function app_private.keep_columns(
  'id',
  'recruiter_id',
  'stripe_account_id',
  'stripe_payout_id',
  'amount',
  'currency'
);

create or replace trigger _500_touch_updated_at
before update on app.bank_payouts
for each row
execute function app_private.touch_updated_at();

-- What banks returned and was not paid out again.
create or replace trigger _700_note_returned
after update of status on app.bank_payouts
for each row
when (old.status <> new.status)
execute function app_private.note_changed_transfer('carried');

create or replace trigger _900_refuse_delete
before delete or truncate on app.bank_payouts
for each statement
execute function app_private.refuse_change();

create or replace trigger _900_write_created_event
after insert on app.bank_payouts
for each row
execute function app_private.write_bank_payout_event();

create or replace trigger _900_write_event
after update of status on app.bank_payouts
for each row
when (old.status <> new.status)
execute function app_private.write_bank_payout_event();

alter table app.bank_payouts enable always trigger _100_enforce_status_transition;
alter table app.bank_payouts enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.bank_payouts
for each row
execute function app_private.audit_row('id', 'checked_at');

alter table app.bank_payouts enable always trigger _900_audit;
