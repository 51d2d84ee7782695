create or replace function app_private.stage_balance_transactions(reconciliation_id uuid, page jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.reconciliation_heartbeat(stage_balance_transactions.reconciliation_id);
  insert into app_private.reconciliation_balance_transactions (
    reconciliation_id, balance_transaction_id, type, source, amount, currency, created_at
  )
  select
    stage_balance_transactions.reconciliation_id,
    balance_transaction.id,
    balance_transaction.type,
    balance_transaction.source,
    balance_transaction.amount,
    upper(balance_transaction.currency),
    to_timestamp(balance_transaction.created)
  from
    jsonb_to_recordset(stage_balance_transactions.page) as balance_transaction (
      id text,
      type text,
      source text,
      amount bigint,
      currency text,
      created bigint
    )
  on conflict do nothing;
end;
$$;
comment on function app_private.stage_balance_transactions is
  'Stages a page of Stripe''s balance transactions: [{"id", "type", "source", "amount", "currency", "created"}], '
  'amounts in minor units. The same page may come twice. Raises HB003 (not running).';
