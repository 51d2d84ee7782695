-- In firing order: the triggers before a change by name, then those after it.

-- A payment is never edited, only undone, or given back.
create or replace trigger _100_keep_payment
before update of
  id,
  placement_id,
  amount,
  currency,
  paid_at,
  available_on,
  reference,
  stripe_charge_id,
  charge_currency,
  recorded_by,
  recorded_by_role,
  recorded_at
on app.fee_payments
for each row
execute function app_private.keep_columns(
  'id',
  'placement_id',
  'amount',
  'currency',
  'paid_at',
  'available_on',
  'reference',
  'stripe_charge_id',
  'charge_currency',
  'recorded_by',
  'recorded_by_role',
  'recorded_at'
);

create or replace trigger _200_check_fee_payments
after insert or update on app.fee_payments
for each row
execute function app_private.check_fee_payments();

create or replace trigger _700_note_changed_fee
after insert or update on app.fee_payments
for each row
execute function app_private.note_changed_fee('placement_id');

create or replace trigger _900_refuse_delete
before delete or truncate on app.fee_payments
for each statement
execute function app_private.refuse_change();

alter table app.fee_payments enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.fee_payments
for each row
execute function app_private.audit_row('id');

alter table app.fee_payments enable always trigger _900_audit;
