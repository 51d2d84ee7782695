create or replace function app_private.purge_stripe_events()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  batch_size constant integer := app_private.setting('claim_batch_size');
  deleted bigint;
begin
  with
    old as (
      select inbox.event_id
      from app_private.stripe_webhook_inbox as inbox
      where
        inbox.processed_at < app_private.keep_days_ago('stripe_event_keep_days')
        -- The next event about the same transfer would report it anew.
        and inbox.outcome <> 'contradiction_reported'
        and coalesce(inbox.amount_reversed, 0) = 0
        -- It is asked about again when there is room for its charge.
        and not exists (select from app_private.unrecorded_charges as noted where noted.event_id = inbox.event_id)
      order by inbox.processed_at
      limit batch_size
      for update skip locked
    )
  delete from app_private.stripe_webhook_inbox as inbox
  using old
  where inbox.event_id = old.event_id;
  get diagnostics deleted = row_count;
  return deleted = batch_size;
end;
$$;
comment on function app_private.purge_stripe_events is
  'Deletes one batch of the stored events of Stripe that were processed more than stripe_event_keep_days ago. What '
  'must be reported only once is kept: the first events of a reversal and of a contradiction; so is what told of a '
  'charge that nobody has settled. Returns whether there '
  'may be more: call again.';
