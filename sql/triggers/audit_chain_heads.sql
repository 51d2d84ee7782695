-- A chain never ends to be one.
create or replace trigger _100_refuse_change
before delete or truncate on app.audit_chain_heads
for each statement
execute function app_private.refuse_change();

alter table app.audit_chain_heads enable always trigger _100_refuse_change;
