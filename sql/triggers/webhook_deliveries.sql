create or replace trigger _100_enforce_status_transition
before insert or update of status on app.webhook_deliveries
for each row
execute function app_private.enforce_status_transition('webhook_delivery');

create or replace trigger _500_touch_updated_at
before update on app.webhook_deliveries
for each row
execute function app_private.touch_updated_at();

alter table app.webhook_deliveries enable always trigger _100_enforce_status_transition;
