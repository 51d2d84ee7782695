create or replace function app_private.record_stripe_transfer(event_id text, at_stripe jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  stripe_id constant text := record_stripe_transfer.at_stripe ->> 'id';
  taken_back constant bigint := coalesce((record_stripe_transfer.at_stripe ->> 'amount_reversed')::bigint, 0);
  transfer app.payout_transfers := app_private.find_transfer(record_stripe_transfer.at_stripe);
  schedule app.payout_schedules;
  outcome text := 'nothing_new';
  taken record;
begin
  if transfer.id is null then
    perform app_private.finish_stripe_event(record_stripe_transfer.event_id, 'not_ours');
    return null;
  end if;
  perform app_private.lock_transfer_parts(array[transfer.id]);
  schedule := app_private.lock_schedule(transfer.schedule_id);
  select current.* into transfer from app.payout_transfers as current where current.id = transfer.id for no key update;
  perform
  from app_private.stripe_webhook_inbox as inbox
  where inbox.event_id = record_stripe_transfer.event_id and inbox.processed_at is null
  for no key update;
  if not found then
    return null;
  end if;

  if transfer.status = 'sent' and transfer.lease_until > clock_timestamp() then
    -- A worker has just sent it again and is about to record the answer.
    perform app_private.enqueue_stripe_event(record_stripe_transfer.event_id, transfer.lease_until);
    return null;
  elseif
    transfer.status in ('sent', 'in_doubt')
    and app_private.is_transfer_at_stripe(transfer, record_stripe_transfer.at_stripe)
  then
    perform app_private.set_reason(
      format('Stripe has the transfer: it was asked because of event %s.', record_stripe_transfer.event_id)
    );
    perform app_private.adopt_whole_transfer(transfer.id, stripe_id);
    perform app_private.set_reason(null);
    outcome := 'transfer_adopted';
  elseif transfer.stripe_transfer_id is distinct from stripe_id then
    perform app_private.report_contradiction(transfer, schedule.payout_id, record_stripe_transfer.at_stripe);
    perform app_private.finish_stripe_event(record_stripe_transfer.event_id, 'contradiction_reported');
    return null;
  end if;

  select current.* into transfer from app.payout_transfers as current where current.id = transfer.id;
  for taken in select * from app_private.record_reversed_at_stripe(transfer.id, taken_back) loop
    continue when transfer.batch_id is null or taken.recorded <= 0;
    -- Of a batch each part is told of by itself.
    perform app_private.write_event(
      'payout_transfer.reversed_at_stripe',
      jsonb_build_object(
        'stripe_transfer_id', stripe_id,
        'amount', part.amount,
        'amount_reversed', taken.reversed,
        'currency', part.currency
      ),
      part.payout_id,
      part.id
    )
    from app.payout_transfers as part
    where part.id = taken.part_id;
    outcome := case outcome when 'transfer_adopted' then outcome else 'reversal_reported' end;
  end loop;

  -- Report each reversed amount once, by the first event; our own reversals are not reported.
  if
    transfer.batch_id is null
    and taken_back > greatest(
      (select max(told.amount_reversed) from app_private.stripe_webhook_inbox as told where told.object_id = stripe_id),
      (app_private.reversed_by_us(transfer.id)).possible
    )
  then
    perform app_private.write_event(
      'payout_transfer.reversed_at_stripe',
      jsonb_build_object(
        'stripe_transfer_id', stripe_id,
        'amount', transfer.amount,
        'amount_reversed', taken_back,
        'currency', transfer.currency
      ),
      schedule.payout_id,
      transfer.id
    );
    outcome := case outcome when 'transfer_adopted' then outcome else 'reversal_reported' end;
  end if;
  perform app_private.finish_stripe_event(record_stripe_transfer.event_id, outcome, taken_back);
  return case outcome when 'transfer_adopted' then transfer.run_id end;
end;
$$;
comment on function app_private.record_stripe_transfer is
  'Records Stripe''s answer about the transfer of a stored event: {"id", "created", "amount", "amount_reversed", '
  '"currency", "destination", "metadata"}, amounts in minor units. A matching transfer of ours that is sent or in '
  'doubt succeeds. A reversal at Stripe and a contradiction to our rows become outbox events. Final statuses never '
  'change. Returns the run of a transfer that succeeded: finish it (app_private.finish_answered_runs) after the '
  'commit.';
