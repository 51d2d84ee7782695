create or replace function app_private.funds_at(as_of timestamptz)
returns table (currency text, amount bigint, checked_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  select
    balance.currency,
    (
      balance.spendable
        + coalesce(
          (
            select sum(pending.amount)
            from app_private.pending_funds as pending
            where
              pending.currency = balance.currency
              and pending.available_on > balance.asked_at
              -- For a moment to come: until now the balance itself says what has come.
              and pending.available_on <= funds_at.as_of
              and funds_at.as_of > now()
          ),
          0
        )
    )::bigint,
    balance.checked_at
  from app_private.last_known_balances() as balance;
$$;
comment on function app_private.funds_at is
  'The money on the platform''s balance that is not spoken for, by currency, in minor units: the balance as Stripe '
  'said it last (checked_at), less what is on its way or was paid since; for a moment to come with the pending money '
  'that will have arrived. However old the answer is: runs ask app_private.known_funds.';
