create or replace function app_private.abandon_dead_reconciliations()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  dead_id uuid;
begin
  for dead_id in update app.reconciliations
  set abandoned_at = clock_timestamp()
  where
    finished_at is null
    and abandoned_at is null
    and last_page_at < clock_timestamp() - make_interval(secs => app_private.setting('reconciliation_abandon_seconds'))
  returning id loop
    perform app_private.clear_staged_rows(dead_id);
  end loop;
end;
$$;
comment on function app_private.abandon_dead_reconciliations is
  'Abandons reconciliations without a page for reconciliation_abandon_seconds, and deletes their staged rows. A later '
  'page of an abandoned one is refused.';
