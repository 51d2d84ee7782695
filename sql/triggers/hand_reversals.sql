-- Append-only.
create or replace trigger _100_refuse_change
before update or delete or truncate on app_private.hand_reversals
for each statement
execute function app_private.refuse_change();

alter table app_private.hand_reversals enable always trigger _100_refuse_change;
