create or replace trigger _500_touch_updated_at
before update on app.webhook_endpoints
for each row
execute function app_private.touch_updated_at();

create or replace trigger _900_refuse_delete
before delete or truncate on app.webhook_endpoints
for each statement
execute function app_private.refuse_change();

alter table app.webhook_endpoints enable always trigger _900_refuse_delete;

-- Every change goes into the audit log.
create or replace trigger _900_audit
after insert or update or delete on app.webhook_endpoints
for each row
execute function app_private.audit_row('id', 'failing_since,failure_count,paused_until');

alter table app.webhook_endpoints enable always trigger _900_audit;
