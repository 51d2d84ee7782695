create or replace function app_private.begin_cool_down()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  days constant integer := app_private.setting('account_cool_down_days');
begin
  if days > 0 then
    new.cool_down_until := greatest(old.cool_down_until, clock_timestamp() + make_interval(days => days));
  end if;
  return new;
end;
$$;
comment on function app_private.begin_cool_down is
  'Before-row trigger of app.payout_accounts: another Stripe account, or another bank account behind it, is paid only '
  'after the setting account_cool_down_days. The first account, and the first bank account that Stripe tells of one, '
  'are no change. Every further change begins the time anew.';
