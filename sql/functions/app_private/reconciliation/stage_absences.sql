create or replace function app_private.stage_absences(reconciliation_id uuid, ids text[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.reconciliation_heartbeat(stage_absences.reconciliation_id);
  update app_private.reconciliation_transfers as asked
  set shown = 'not_there'
  where
    asked.reconciliation_id = stage_absences.reconciliation_id
    and asked.stripe_transfer_id = any (stage_absences.ids)
    and asked.shown = 'to_ask';
end;
$$;
comment on function app_private.stage_absences is
  'Stages transfers that Stripe does not know, after a request for each id. Raises HB003 (not running).';
