-- In firing order. The outbox is append-only; what is old is deleted.
create or replace trigger _100_refuse_change
before update or truncate on app.events
for each statement
execute function app_private.refuse_change();

alter table app.events enable always trigger _100_refuse_change;

create or replace trigger _100_refuse_early_purge
after delete on app.events
referencing old table as gone
for each statement
execute function app_private.refuse_early_purge();

alter table app.events enable always trigger _100_refuse_early_purge;

-- Each event is for the endpoints that want it.
create or replace trigger _600_queue_webhooks
after insert on app.events
referencing new table as new_events
for each statement
execute function app_private.queue_webhooks();
