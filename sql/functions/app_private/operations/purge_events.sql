create or replace function app_private.purge_events(after uuid default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  -- What nobody has looked through for mails stays, however old it is.
  limit_id constant uuid := app_private.first_id_of(
    least(app_private.keep_days_ago('event_keep_days'), (select read_until from app_private.mail_state))
  );
  looked_at uuid[];
begin
  looked_at := array(
    select event.id
    from app.events as event
    where event.id > coalesce(purge_events.after, '00000000-0000-0000-0000-000000000000') and event.id < limit_id
    order by event.id
    limit batch_size
  );
  delete from app.events as event
  where
    event.id = any (looked_at)
    -- A delivery that stands, in whatever status, reads its event when it is tried again.
    and not exists (
      select
      from
        app.webhook_endpoints as endpoint
        join app.webhook_deliveries as delivery on delivery.endpoint_id = endpoint.id and delivery.event_id = event.id
    )
    -- A mail that is not sent yet says what the event says.
    and not exists (
      select
      from
        app_private.mail_items as item
        join app_private.mails as mail on mail.id = item.mail_id
      where item.event_id = event.id and mail.status in ('open', 'waiting', 'sending')
    )
    -- The metric of the last daily run reads it.
    and not (
      event.type = 'payout_run.paid_nothing'
      and not exists (
        select
        from
          app.payout_runs as run
          join app.payout_runs as later
            on later.kind = run.kind and later.started_at > run.started_at and later.finished_at is not null
        where run.id = event.entity_id
      )
    );
  return case when cardinality(looked_at) = batch_size then looked_at[batch_size] end;
end;
$$;
comment on function app_private.purge_events is
  'Deletes what is no longer needed of one batch of the outbox''s events that are older than event_keep_days, from '
  'the oldest on. What a delivery or an unsent mail refers to stays, and what was not looked through for mails. '
  'Returns the last event that it looked at, to go on after it: call again with that; null: there is no more.';
