-- In firing order. The outbox is append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.events
for each statement
execute function app_private.refuse_change();

alter table app.events enable always trigger _100_refuse_change;

-- Each event is for the endpoints that want it.
create or replace trigger _600_queue_webhooks
after insert on app.events
referencing new table as new_events
for each statement
execute function app_private.queue_webhooks();
