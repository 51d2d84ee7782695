create or replace trigger _500_touch_updated_at
  before update on app.payout_runs
  for each row execute function app_private.touch_updated_at();

create or replace trigger _900_notify
  after insert or update on app.payout_runs
  for each row execute function app_private.notify_change();
