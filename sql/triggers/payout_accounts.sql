-- In firing order: the triggers before a change by name, then those after it by name.

create or replace trigger _500_touch_updated_at
before update on app.payout_accounts
for each row
execute function app_private.touch_updated_at();

-- An approval ends when the destination changes.
create or replace trigger _600_revoke_approvals
after update of stripe_account_id on app.payout_accounts
for each row
when (old.stripe_account_id <> new.stripe_account_id)
execute function app_private.revoke_approvals();

-- The same for the first account.
create or replace trigger _600_revoke_approvals_of_no_account
after insert on app.payout_accounts
for each row
execute function app_private.revoke_approvals();
