create or replace function app_private.lost_account_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind =>
        case app_private.disabled_code(account.disabled_reason)
          when 'out_of_reach' then 'account_out_of_reach'
          else 'account_moved'
        end,
      since => account.checked_at,
      detail => account.country,
      recruiter_id => account.user_id,
      record => account.user_id::text
    )
  from app.payout_accounts as account
  where
    not account.transfers_enabled
    and app_private.disabled_code(account.disabled_reason) = any (app_private.lost_account_codes());
$$;
comment on function app_private.lost_account_needs is
  'For app.needs_you: accounts that the platform cannot reach, or that moved: only an admin can link another. detail: '
  'the country.';
