-- In firing order: the triggers before a change by name, then those after it by name.

create or replace trigger _500_touch_updated_at
before update on app.users
for each row
execute function app_private.touch_updated_at();

-- Notifies the API that the rights of a user changed. A user without a sign-in has no open connection.
create or replace trigger _900_notify
after update of role, deactivated_at, auth_subject on app.users
for each row
when (old.auth_subject is not null)
execute function app_private.notify_change();
