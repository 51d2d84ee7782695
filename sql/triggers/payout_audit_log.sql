-- The audit log is append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.payout_audit_log
for each statement
execute function app_private.refuse_change();

alter table app.payout_audit_log enable always trigger _100_refuse_change;

-- Who names a partition itself is refused as well.
create or replace trigger _100_refuse_change
before update or delete or truncate on app_private.payout_audit_log_default
for each statement
execute function app_private.refuse_change();

alter table app_private.payout_audit_log_default enable always trigger _100_refuse_change;
