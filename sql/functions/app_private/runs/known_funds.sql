create or replace function app_private.known_funds(as_of timestamptz default now())
returns table (currency text, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  with
    -- Read only when a balance is known.
    on_its_way as materialized (
      select transfer.currency, sum(transfer.amount) as amount
      from app.payout_transfers as transfer
      where transfer.listed_status in ('intended', 'in_doubt')
      group by transfer.currency
    )
  select
    balance.currency,
    (
      balance.available
        - coalesce((select on_its_way.amount from on_its_way where on_its_way.currency = balance.currency), 0)
        - coalesce(
          (
            select sum(transfer.amount)
            from app.payout_transfers as transfer
            where
              transfer.status = 'succeeded'
              and transfer.answered_at >= balance.asked_at
              and transfer.currency = balance.currency
          ),
          0
        )
        + coalesce(
          (
            select sum(pending.amount)
            from app_private.pending_funds as pending
            where
              pending.currency = balance.currency
              and pending.available_on > balance.asked_at
              -- For a moment to come: until now the balance itself says what has come.
              and pending.available_on <= known_funds.as_of
              and known_funds.as_of > now()
          ),
          0
        )
    )::bigint
  from app_private.platform_balances as balance
  where
    known_funds.as_of > now()
    or balance.checked_at > now() - make_interval(secs => (select app_private.setting('funds_known_seconds')));
$$;
comment on function app_private.known_funds is
  'The money on the platform''s balance that is not spoken for, by currency, in minor units: the balance as Stripe '
  'said it, less what is on its way or was paid since. A currency is missing when its balance is unknown, or older '
  'than funds_known_seconds: then nothing waits for it. For a moment to come the last balance counts, however old, '
  'with the pending money that will have arrived: it is read anew before then.';
