-- The list of a plan is never changed.
create or replace trigger _900_refuse_delete
before update or delete or truncate on app.run_plan_items
for each statement
execute function app_private.refuse_change();

alter table app.run_plan_items enable always trigger _900_refuse_delete;
