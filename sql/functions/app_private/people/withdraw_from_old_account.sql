create or replace function app_private.withdraw_from_old_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.withdraw_unsent_of_recruiter(new.user_id, 'Another account was linked.', new.stripe_account_id) then
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  end if;
  return null;
end;
$$;
comment on function app_private.withdraw_from_old_account is
  'After-row trigger of app.payout_accounts: when another account is linked, the recruiter''s unsent intents to the '
  'old one are withdrawn, and the next run claims their schedules anew. What was sent, or is in doubt, keeps its '
  'destination: its outcome is found out first.';
