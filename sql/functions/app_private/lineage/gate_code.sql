create or replace function app_private.gate_code()
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case known.status when 'copied' then 'account_not_claimed' else 'stripe_list_unread' end
  from app_private.lineage as known
  where not app_private.may_send();
$$;
comment on function app_private.gate_code is
  'The same as a code of app_private.explanation_codes: stripe_list_unread, or account_not_claimed.';
