create or replace function app_private.lost_account_codes()
returns text[]
language sql
immutable
return array['account_moved', 'out_of_reach'];
comment on function app_private.lost_account_codes is
  'The codes of app_private.disabled_code that a recruiter cannot mend with Stripe: only an admin can link another '
  'account.';
