create or replace trigger _100_refuse_change
  before update or delete or truncate on app.payout_policy_tranches
  for each statement execute function app_private.refuse_change();

-- Deferred, because the tranches of a policy may come one by one.
drop trigger if exists _500_check_tranches on app.payout_policy_tranches;
create constraint trigger _500_check_tranches
  after insert on app.payout_policy_tranches
  deferrable initially deferred
  for each row execute function app_private.check_tranches();
