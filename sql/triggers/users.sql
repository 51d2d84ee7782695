create or replace trigger _500_touch_updated_at
  before update on app.users
  for each row execute function app_private.touch_updated_at();

-- Who had no sign-in is not connected anywhere.
create or replace trigger _900_notify
  after update of role, deactivated_at, auth_subject on app.users
  for each row when (old.auth_subject is not null)
  execute function app_private.notify_change();
