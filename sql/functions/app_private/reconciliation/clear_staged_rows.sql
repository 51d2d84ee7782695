create or replace function app_private.forget_pages(reconciliation_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from app_private.reconciliation_transfers as page where page.reconciliation_id = forget_pages.reconciliation_id;
  delete from app_private.reconciliation_reversals as page where page.reconciliation_id = forget_pages.reconciliation_id;
  delete from app_private.reconciliation_bookings as page where page.reconciliation_id = forget_pages.reconciliation_id;
  delete from app_private.reconciliation_differences as page where page.reconciliation_id = forget_pages.reconciliation_id;
$$;
comment on function app_private.forget_pages is 'Forgets what a reconciliation was shown.';
