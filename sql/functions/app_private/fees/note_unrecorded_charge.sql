create or replace function app_private.note_unrecorded_charge(
  charge_id text,
  event_id text,
  placement app.placements,
  amount bigint,
  currency text,
  reason text
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if note_unrecorded_charge.amount = 0 then
    -- All of it was given back: there is nothing to settle.
    delete from app_private.unrecorded_charges as noted
    where noted.stripe_charge_id = note_unrecorded_charge.charge_id;
    return false;
  end if;
  insert into app_private.unrecorded_charges as noted (
    stripe_charge_id,
    event_id,
    placement_id,
    amount,
    currency,
    reason
  )
  values
    (
      note_unrecorded_charge.charge_id,
      note_unrecorded_charge.event_id,
      (note_unrecorded_charge.placement).id,
      note_unrecorded_charge.amount,
      note_unrecorded_charge.currency,
      note_unrecorded_charge.reason
    )
  on conflict (stripe_charge_id) do update
    set
      event_id = coalesce(excluded.event_id, noted.event_id),
      placement_id = excluded.placement_id,
      amount = excluded.amount,
      reason = excluded.reason
    where
      (noted.placement_id, noted.amount, noted.reason) is distinct from (
        excluded.placement_id,
        excluded.amount,
        excluded.reason
      );
  -- Told once, until it says something else.
  if found then
    perform app_private.write_event(
      'fee_payment.not_recorded',
      jsonb_build_object(
        'placement_id', (note_unrecorded_charge.placement).id,
        'stripe_charge_id', note_unrecorded_charge.charge_id,
        'amount', note_unrecorded_charge.amount,
        'currency', note_unrecorded_charge.currency,
        'reason', note_unrecorded_charge.reason
      ),
      entity_id => (note_unrecorded_charge.placement).id
    );
  end if;
  return true;
end;
$$;
comment on function app_private.note_unrecorded_charge is
  'Notes a charge at Stripe that does not fit the fee of its placement, for a person (app.needs_you), and tells of it '
  'by an event, once. amount: minor units, what Stripe has of it; 0: it is settled. Returns whether it is noted.';
