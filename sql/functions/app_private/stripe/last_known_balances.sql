create or replace function app_private.last_known_balances()
returns table (
  currency text,
  available bigint,
  asked_at timestamptz,
  checked_at timestamptz,
  pending bigint,
  paid_since bigint,
  on_its_way bigint,
  available_now bigint,
  spendable bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  with
    -- Read only when a balance is known.
    open_transfers as materialized (
      select transfer.currency, sum(transfer.amount)::bigint as amount
      from app.payout_transfers as transfer
      where transfer.listed_status in ('intended', 'in_doubt')
      group by transfer.currency
    )
  select
    balance.currency,
    balance.available,
    balance.asked_at,
    balance.checked_at,
    balance.pending,
    since.paid,
    way.amount,
    balance.available - since.paid,
    balance.available - since.paid - way.amount
  from
    app_private.platform_balances as balance
    cross join lateral (
      select coalesce(sum(transfer.amount), 0)::bigint as paid
      from app.payout_transfers as transfer
      where
        transfer.status = 'succeeded'
        and transfer.answered_at >= balance.asked_at
        and transfer.currency = balance.currency
    ) as since
    cross join lateral (
      select
        coalesce(
          (
            select open_transfers.amount
            from open_transfers
            where open_transfers.currency = balance.currency
          ),
          0
        ) as amount
    ) as way;
$$;
comment on function app_private.last_known_balances is
  'The platform''s available and pending balance at Stripe by currency, in minor units, as it was when Stripe was last '
  'asked (asked_at; recorded at checked_at), and what became of it: paid_since, by transfers that succeeded since '
  'then; on_its_way, by transfers without a certain answer. available_now = available - paid_since. spendable = '
  'available_now - on_its_way. Whoever says what is left of a balance says it by one of these two: by available_now '
  'beside what is due with what is on its way (reporting.upcoming_payments), else by spendable. For readers of '
  'reporting.';
