-- Notifies the API that the rights of a user changed.
create or replace trigger _900_notify
after insert or delete on app.company_members
for each row
execute function app_private.notify_change();
