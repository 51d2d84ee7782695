-- Append-only: the withdrawal of a breach depends on these rows.
create or replace trigger _100_refuse_change
before update or delete or truncate on app.guarantee_breach_payouts
for each statement
execute function app_private.refuse_change();
