-- Published terms are never edited: placements were signed under them.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.payout_policy_role_rates
for each statement
execute function app_private.refuse_change();
