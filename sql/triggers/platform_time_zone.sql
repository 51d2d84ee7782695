-- Months that were told stay as they were told.
create or replace trigger _500_keep_earlier
before update of time_zone on app_private.platform_time_zone
for each row
when (old.time_zone is distinct from new.time_zone)
execute function app_private.keep_earlier_time_zone();

alter table app_private.platform_time_zone enable always trigger _500_keep_earlier;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app_private.platform_time_zone
for each row
execute function app_private.audit_row('singleton');

alter table app_private.platform_time_zone enable always trigger _900_audit;

create or replace trigger _900_refuse_truncate
before truncate on app_private.platform_time_zone
for each statement
execute function app_private.refuse_change();

alter table app_private.platform_time_zone enable always trigger _900_refuse_truncate;
