create or replace function app_private.ask_unrecorded_charges(placement_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  asked_id text;
begin
  for asked_id in
    select inbox.event_id
    from
      app_private.unrecorded_charges as noted
      join app_private.stripe_webhook_inbox as inbox on inbox.event_id = noted.event_id
    where
      noted.placement_id = (app_private.fee_placement(ask_unrecorded_charges.placement_id)).id
      and inbox.processed_at is not null
    order by inbox.event_id
    for no key update of inbox skip locked
  loop
    update app_private.stripe_webhook_inbox as inbox
    set
      processed_at = null,
      outcome = null
    where inbox.event_id = asked_id;
    perform app_private.enqueue_stripe_event(asked_id);
  end loop;
end;
$$;
comment on function app_private.ask_unrecorded_charges is
  'Has Stripe asked again about the charges that did not fit the fee of a placement, because there may be room for '
  'them now: a payment was given back or undone, or the fee was changed.';
