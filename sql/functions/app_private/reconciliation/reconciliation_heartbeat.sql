create or replace function app_private.reconciliation_heartbeat(reconciliation_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app.reconciliations
  set last_page_at = clock_timestamp()
  where id = reconciliation_heartbeat.reconciliation_id and finished_at is null and abandoned_at is null;
  if not found then
    perform app_private.raise_error(
      'wrong_status',
      format('Reconciliation %s is not running (any more).', reconciliation_heartbeat.reconciliation_id),
      'Start a new one.',
      'reconciliation_id'
    );
  end if;
end;
$$;
comment on function app_private.reconciliation_heartbeat is
  'Records that a reconciliation is alive, and locks it against being abandoned until its page is committed. Every '
  'staging function calls it. Raises HB003 (finished or abandoned).';
