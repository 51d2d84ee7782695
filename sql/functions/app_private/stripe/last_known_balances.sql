create or replace function app_private.last_known_balances()
returns table (currency text, available bigint, asked_at timestamptz, pending bigint, paid_since bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    balance.currency,
    balance.available,
    balance.asked_at,
    balance.pending,
    coalesce(
      (
        select sum(transfer.amount)
        from app.payout_transfers as transfer
        where
          transfer.status = 'succeeded'
          and transfer.answered_at >= balance.asked_at
          and transfer.currency = balance.currency
      ),
      0
    )::bigint
  from app_private.platform_balances as balance;
$$;
comment on function app_private.last_known_balances is
  'The platform''s available and pending balance at Stripe by currency (minor units), as it was when Stripe was last '
  'asked, and what was paid since: for readers of reporting.';
