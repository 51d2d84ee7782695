create or replace function app_private.note_account_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  new.linked_by := actor.user_id;
  new.linked_by_role := actor.role;
  new.linked_at := now();
  return new;
end;
$$;
comment on function app_private.note_account_change is
  'Before-row trigger of app.payout_accounts: notes who links an account, for the first time or another one, whatever '
  'the statement says.';
