create or replace function app_private.lost_account_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case account.disabled_reason when 'out_of_reach' then 'account_out_of_reach' else 'account_moved' end,
    account.checked_at,
    null::bigint,
    null::text,
    1::bigint,
    account.country,
    null::uuid,
    account.user_id,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    account.user_id::text
  from app.payout_accounts as account
  where
    not account.transfers_enabled
    and (account.disabled_reason = 'out_of_reach' or account.disabled_reason like 'moved\_to\_%');
$$;
comment on function app_private.lost_account_needs is
  'For app.needs_you: accounts that the platform cannot reach, or that moved: only an admin can link another. detail: '
  'the country.';
