create or replace function app_private.clear_staged_rows(reconciliation_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from app_private.reconciliation_transfers as page
  where page.reconciliation_id = clear_staged_rows.reconciliation_id;
  delete from app_private.reconciliation_reversals as page
  where page.reconciliation_id = clear_staged_rows.reconciliation_id;
  delete from app_private.reconciliation_balance_transactions as page
  where page.reconciliation_id = clear_staged_rows.reconciliation_id;
  delete from app_private.reconciliation_differences as page
  where page.reconciliation_id = clear_staged_rows.reconciliation_id;
$$;
comment on function app_private.clear_staged_rows is 'Deletes the staged pages and differences of a reconciliation.';
