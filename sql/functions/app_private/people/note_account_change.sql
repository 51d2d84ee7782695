create or replace function app_private.note_account_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request constant app.requests := app_private.confirmed_request();
begin
  new.linked_by := app_private.acting_user_id();
  new.linked_by_role := coalesce(request.requested_by_role, (app_private.current_actor()).role);
  new.linked_at := now();
  return new;
end;
$$;
comment on function app_private.note_account_change is
  'Before-row trigger of app.payout_accounts: notes who links an account, for the first time or another one, whatever '
  'the statement says. Of a request that is being confirmed, that is who asked.';
