create or replace function app_private.begin_stripe_event(event_id text)
returns table (about text, object_id text, account text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  event app_private.stripe_webhook_inbox;
  transfer app.payout_transfers;
  nothing_follows text;
begin
  select inbox.*
  into event
  from app_private.stripe_webhook_inbox as inbox
  where inbox.event_id = begin_stripe_event.event_id and inbox.processed_at is null;
  if not found then
    return;
  end if;
  begin_stripe_event.about := (
    select types.about from app_private.stripe_event_types as types where types.type = event.type
  );
  begin_stripe_event.object_id := event.object_id;
  begin_stripe_event.account := event.account;

  if begin_stripe_event.about is null then
    nothing_follows := 'stored';
  elseif begin_stripe_event.about = 'account' then
    begin_stripe_event.object_id := coalesce(event.account, event.object_id);
    if not exists (select from app.payout_accounts where stripe_account_id = begin_stripe_event.object_id) then
      nothing_follows := 'not_ours';
    end if;
  elseif begin_stripe_event.about = 'bank_payout' then
    -- Those of the platform itself go to the platform's own bank.
    if event.account is null or app_private.bank_payee(event.account) is null then
      nothing_follows := 'not_ours';
    end if;
  elseif event.account is not null then
    -- The balance and the transfers of a connected account belong to its owner.
    nothing_follows := 'not_ours';
  elseif begin_stripe_event.about = 'charge' then
    if event.type like 'charge.dispute.%' or event.type like 'refund.%' or event.type = 'charge.refund.updated' then
      begin_stripe_event.object_id := event.payload #>> '{data,object,charge}';
    elseif
      app_private.named_placement(event.payload #> '{data,object,metadata}') is null
      and not exists (select from app.fee_payments where stripe_charge_id = event.object_id)
    then
      nothing_follows := 'not_ours';
    end if;
    if coalesce(length(begin_stripe_event.object_id), 256) > 255 then
      nothing_follows := 'not_ours';
    end if;
  elseif begin_stripe_event.about = 'transfer' then
    transfer := app_private.find_transfer(event.payload #> '{data,object}');
    if transfer.id is null then
      nothing_follows := 'not_ours';
    elseif event.type = 'transfer.created' and transfer.stripe_transfer_id = event.object_id then
      nothing_follows := 'nothing_new';
    elseif transfer.status = 'sent' and transfer.lease_until > clock_timestamp() then
      -- Its sender is about to record the answer. If it does not, this event is processed after the lease.
      perform app_private.enqueue_stripe_event(event.event_id, transfer.lease_until);
      return;
    end if;
  end if;

  if nothing_follows is not null then
    perform app_private.finish_stripe_event(event.event_id, nothing_follows);
    return;
  end if;
  return next;
end;
$$;
comment on function app_private.begin_stripe_event is
  'Decides the question to Stripe for a stored event. about: account, balance, transfer, bank_payout, charge or '
  'invoice. object_id: the id to ask for. account: the connected account of the event, null for the platform. No row '
  'when there is no question: the event is processed, has no effect, or concerns a transfer with a running lease '
  '(then its job comes again after the lease).';
