create or replace trigger _500_touch_updated_at
before update on app.bank_payout_transfers
for each row
execute function app_private.touch_updated_at();

-- What banks returned and was not paid out again.
create or replace trigger _700_note_carried
after insert on app.bank_payout_transfers
referencing new table as new_rows
for each statement
execute function app_private.note_carried_transfers();

create or replace trigger _700_note_changed
after update on app.bank_payout_transfers
referencing new table as new_rows
for each statement
execute function app_private.note_carried_transfers();

create or replace trigger _700_note_dropped
after delete on app.bank_payout_transfers
referencing old table as old_rows
for each statement
execute function app_private.note_carried_transfers();

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.bank_payout_transfers
for each row
execute function app_private.audit_row('bank_payout_id,transfer_id');

alter table app.bank_payout_transfers enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.bank_payout_transfers
for each statement
execute function app_private.refuse_change();

alter table app.bank_payout_transfers enable always trigger _900_refuse_truncate;
