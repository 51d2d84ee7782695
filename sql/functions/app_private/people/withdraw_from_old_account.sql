create or replace function app_private.withdraw_from_old_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.withdraw_unsent_of_recruiter(
    new.user_id,
    case
      when old.stripe_account_id <> new.stripe_account_id then 'Another account was linked.'
      else 'The bank account behind the account was changed.'
    end,
    case when old.stripe_account_id <> new.stripe_account_id then new.stripe_account_id end
  ) then
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  end if;
  return null;
end;
$$;
comment on function app_private.withdraw_from_old_account is
  'After-row trigger of app.payout_accounts: when another account is linked, or another bank account stands behind '
  'it, the recruiter''s unsent intents are withdrawn, and a run after the cool-down claims their schedules anew. What '
  'was sent, or is in doubt, keeps its destination: its outcome is found out first.';
