create or replace trigger _500_touch_updated_at
before update on app.mail_preferences
for each row
execute function app_private.touch_updated_at();
