-- The list of a plan is never changed; that of an old plan which nobody approved is deleted.
create or replace trigger _900_refuse_change
before update or truncate on app.run_plan_items
for each statement
execute function app_private.refuse_change();

alter table app.run_plan_items enable always trigger _900_refuse_change;

create or replace trigger _900_refuse_early_purge
after delete on app.run_plan_items
referencing old table as gone
for each statement
execute function app_private.refuse_early_purge();

alter table app.run_plan_items enable always trigger _900_refuse_early_purge;
