create or replace function app_private.has_unseen_reversals(reconciliation_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app_private.reconciliation_balance_transactions as balance_transaction
      where
        balance_transaction.reconciliation_id = has_unseen_reversals.reconciliation_id
        and balance_transaction.type = 'transfer_refund'
        and not exists (
          select
          from app_private.reconciliation_reversals as reversal
          where
            reversal.reconciliation_id = balance_transaction.reconciliation_id
            and reversal.reversal_id = balance_transaction.source
        )
    );
$$;
comment on function app_private.has_unseen_reversals is
  'Whether Stripe booked reversals of transfers outside of the listed window. Their transfers must be found in '
  'Stripe''s events.';
