create or replace trigger _500_touch_updated_at
  before update on app.payout_accounts
  for each row execute function app_private.touch_updated_at();

create or replace trigger _600_revoke_approvals
  after update of stripe_account_id on app.payout_accounts
  for each row when (old.stripe_account_id <> new.stripe_account_id)
  execute function app_private.revoke_approvals();

create or replace trigger _600_revoke_approvals_of_no_account
  after insert on app.payout_accounts
  for each row execute function app_private.revoke_approvals();
