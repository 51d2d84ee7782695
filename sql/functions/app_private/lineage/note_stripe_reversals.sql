create or replace function app_private.note_stripe_reversals(at_stripe jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  transfer app.payout_transfers;
  part_ids uuid[];
  payout_ids uuid[];
begin
  perform app_private.keep_reading();
  perform set_config('holdback.is_recovery', 'true', true);
  select known.*
  into transfer
  from app.payout_transfers as known
  where known.stripe_transfer_id = note_stripe_reversals.at_stripe ->> 'id'
  order by known.id
  limit 1;
  if not found then
    return;
  end if;
  perform app_private.lock_transfer_parts(array[transfer.id]);
  part_ids := array(select part.id from app_private.transfer_parts(transfer.id) as part);
  payout_ids := array(select part.payout_id from app_private.transfer_parts(transfer.id) as part);
  perform
  from app.recoveries as debt
  where
    debt.id in (
      select reversal.recovery_id from app.payout_reversals as reversal where reversal.transfer_id = any (part_ids)
    )
    or debt.status = 'open'
      and (
        debt.payout_id = any (payout_ids)
        or debt.payout_id in (select app_private.bearing_payout(payout_id) from unnest(payout_ids) as payout_id)
      )
  order by debt.id
  for no key update;
  if exists (
    select
    from jsonb_array_elements(note_stripe_reversals.at_stripe -> 'reversals') as theirs
    where
      app_private.metadata_id(theirs.value -> 'metadata', 'holdback_recovery_step_id') is not null
      and not exists (
        select
        from app.payout_reversals as ours
        where
          ours.step_id = app_private.metadata_id(theirs.value -> 'metadata', 'holdback_recovery_step_id')
          and ours.first_sent_at is not null
      )
  ) then
    perform app_private.pause_after_restore('Stripe has reversals of it that it does not know.');
  end if;
  -- Those that we meant to make, or whose answer is lost.
  update app.payout_reversals as ours
  set
    status = 'succeeded',
    stripe_reversal_id = theirs.id,
    error_code = null,
    error_message = null,
    sent_at = coalesce(ours.sent_at, to_timestamp(theirs.created)),
    first_sent_at = coalesce(ours.first_sent_at, to_timestamp(theirs.created)),
    answered_at = clock_timestamp(),
    lease_until = null,
    next_attempt_at = null
  from
    jsonb_to_recordset(note_stripe_reversals.at_stripe -> 'reversals') as theirs (
      id text,
      created bigint,
      amount bigint,
      currency text,
      metadata jsonb
    )
  where
    ours.transfer_id = any (part_ids)
    and app_private.is_open_transfer(ours.status)
    and ours.step_id::text = theirs.metadata ->> 'holdback_recovery_step_id'
    and ours.amount = theirs.amount;
  perform app_private.record_reversed_at_stripe(
    transfer.id,
    (note_stripe_reversals.at_stripe ->> 'amount_reversed')::bigint
  );
end;
$$;
comment on function app_private.note_stripe_reversals is
  'Records what Stripe says was taken back of a transfer of ours: our own reversals succeed, the rest was done by '
  'somebody else, or by us before a restore, which pauses all payouts (app_private.pause_after_restore). at_stripe: '
  '{"id", "amount_reversed", "reversals": [{"id", "created", "amount", "currency", "metadata"}]}, amounts in minor '
  'units.';
