-- Append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.audit_archive_ends
for each statement
execute function app_private.refuse_change();

alter table app.audit_archive_ends enable always trigger _100_refuse_change;
