create or replace function app_private.purge_webhook_deliveries()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  limit_at constant timestamptz := app_private.keep_days_ago('webhook_delivery_keep_days');
  deleted bigint;
begin
  with
    old as (
      select delivery.id
      from app.webhook_deliveries as delivery
      where
        delivery.status in ('delivered', 'given_up')
        -- By age, as the index has them; what was tried again lately stays.
        and delivery.id < app_private.first_id_of(limit_at)
        and delivery.updated_at < limit_at
      order by delivery.id
      limit batch_size
      for update skip locked
    )
  delete from app.webhook_deliveries as delivery
  using old
  where delivery.id = old.id;
  get diagnostics deleted = row_count;
  return deleted = batch_size;
end;
$$;
comment on function app_private.purge_webhook_deliveries is
  'Deletes one batch of the deliveries to webhook endpoints that arrived, or were given up, more than '
  'webhook_delivery_keep_days ago: until then they can be sent again (app.redeliver_webhook). What waits or failed '
  'stays, whatever its age. Returns whether there may be more: call again.';
