create or replace function app_private.compare_balance_transactions(reconciliation_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    said as (
      select
        transfer.stripe_transfer_id as source,
        transfer.stripe_transfer_id,
        transfer.created_at,
        jsonb_build_array(
          jsonb_build_object('type', 'transfer', 'amount', -transfer.amount, 'currency', transfer.currency)
        ) as movements
      from app_private.reconciliation_transfers as transfer
      where
        transfer.reconciliation_id = compare_balance_transactions.reconciliation_id
        and transfer.shown in ('in_list', 'by_id')
      union all
      select
        reversal.reversal_id,
        reversal.stripe_transfer_id,
        reversal.created_at,
        jsonb_build_array(
          jsonb_build_object('type', 'transfer_refund', 'amount', reversal.amount, 'currency', reversal.currency)
        )
      from app_private.reconciliation_reversals as reversal
      where reversal.reconciliation_id = compare_balance_transactions.reconciliation_id
    ),
    total as (
      select
        coalesce(balance_transaction.source, balance_transaction.balance_transaction_id) as source,
        balance_transaction.type,
        balance_transaction.currency,
        sum(balance_transaction.amount) as amount,
        min(balance_transaction.created_at) as created_at
      from app_private.reconciliation_balance_transactions as balance_transaction
      where balance_transaction.reconciliation_id = compare_balance_transactions.reconciliation_id
      group by 1, 2, 3
    ),
    booked as (
      select
        total.source,
        min(total.created_at) as created_at,
        jsonb_agg(
          jsonb_build_object('type', total.type, 'amount', total.amount, 'currency', total.currency)
          order by total.type, total.currency
        ) as movements
      from total
      group by total.source
    )
  insert into app_private.reconciliation_differences (
    reconciliation_id, kind, subject, transfer_id, stripe_transfer_id, theirs
  )
  select
    compare_balance_transactions.reconciliation_id,
    'balance_transaction',
    coalesce(said.source, booked.source),
    ours.id,
    said.stripe_transfer_id,
    jsonb_build_object('said', said.movements, 'booked', booked.movements)
  from
    said
    full join booked on booked.source = said.source
    cross join app_private.reconciliation_window(compare_balance_transactions.reconciliation_id) as span
    left join app.payout_transfers as ours
      on ours.stripe_transfer_id = said.stripe_transfer_id and app_private.is_first_of_batch(ours)
  where
    said.movements is distinct from booked.movements
    and coalesce(said.created_at, booked.created_at) >= span.judged_from
    and coalesce(said.created_at, booked.created_at) < span.booked_until;
$$;
comment on function app_private.compare_balance_transactions is
  'Compares Stripe''s balance transactions (booked) with its transfers and reversals (said), for each transfer or '
  'reversal and currency. Writes the differences to app_private.reconciliation_differences. Minor units; negative: it '
  'left the platform''s balance.';
