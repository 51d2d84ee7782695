create or replace function app_private.lock_payee(recruiter_id uuid)
returns app.payout_accounts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  account app.payout_accounts;
begin
  -- The recruiter's row stands for an account that is not there yet.
  perform from app.users where id = lock_payee.recruiter_id for share;
  select * into account from app.payout_accounts where user_id = lock_payee.recruiter_id for share;
  return account;
end;
$$;
comment on function app_private.lock_payee is
  'Locks a recruiter, then their account, against changes, and returns the account; null when there is none. All '
  'functions take locks in one order: recruiter, account, placement, payout, the parts of a payout (schedule, hold, '
  'transfer), debt, reversal; several rows of one kind by id.';
