create or replace function app_private.record_account_balance(stripe_account_id text, available jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app_private.account_balances (stripe_account_id, currency, available)
  select record_account_balance.stripe_account_id, upper(balance.key), balance.value::bigint
  from jsonb_each_text(record_account_balance.available) as balance
  on conflict on constraint account_balances_pkey do update
    set
      available = excluded.available,
      checked_at = clock_timestamp();
  update app.recoveries as debt
  set next_reversal_at = clock_timestamp()
  where
    debt.status = 'open'
    and debt.by_reversal
    and debt.next_reversal_at > clock_timestamp()
    and exists (
      select
      from app_private.reversible_transfers(debt) as reversible
      where
        reversible.destination = record_account_balance.stripe_account_id
        and reversible.amount > 0
        and app_private.account_funds(reversible.destination, debt.currency) > 0
    );
  if found then
    perform app_private.enqueue('recover_debts', array['{}'::jsonb], job_keys => array['recover_debts:balance']);
  end if;
end;
$$;
comment on function app_private.record_account_balance is
  'Records the available balance of a recruiter''s Stripe account, {"usd": 1000} in minor units. Debts that can be '
  'taken back from it, at least in part, are tried at once.';
