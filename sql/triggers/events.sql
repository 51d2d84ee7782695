-- The outbox is append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.events
for each statement
execute function app_private.refuse_change();

alter table app.events enable always trigger _100_refuse_change;
