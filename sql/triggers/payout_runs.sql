-- In firing order: the triggers before a change by name, then those after it by name.

create or replace trigger _500_touch_updated_at
before update on app.payout_runs
for each row
execute function app_private.touch_updated_at();

-- Notifies the API of each change of a run.
create or replace trigger _900_notify
after insert or update on app.payout_runs
for each row
execute function app_private.notify_change();

create or replace trigger _900_write_created_event
after insert on app.payout_runs
for each row
execute function app_private.write_row_event('payout_run');

create or replace trigger _900_write_finished_event
after update of finished_at on app.payout_runs
for each row
when (old.finished_at is null and new.finished_at is not null)
execute function app_private.write_row_event('payout_run', 'finished');

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.payout_runs
for each row
execute function app_private.audit_row('id');

alter table app.payout_runs enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app.payout_runs
for each statement
execute function app_private.refuse_change();

alter table app.payout_runs enable always trigger _900_refuse_truncate;

create or replace trigger _910_report_paid_nothing
after update of finished_at on app.payout_runs
for each row
when
  (
    old.finished_at is null
    and new.finished_at is not null
    and new.kind = 'process_due_schedules'
    and new.succeeded_count = 0
  )
execute function app_private.report_paid_nothing();
