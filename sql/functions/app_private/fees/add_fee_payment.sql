create or replace function app_private.add_fee_payment(
  placement app.placements,
  amount bigint,
  paid_at timestamptz,
  available_on date,
  reference text,
  stripe_charge_id text default null,
  charge_currency text default null
)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  recorded app.fee_payments;
begin
  insert into app.fee_payments (
    placement_id, amount, currency, paid_at, available_on, reference, stripe_charge_id, charge_currency, recorded_by,
    recorded_by_role
  )
  values
    (
      (add_fee_payment.placement).id,
      add_fee_payment.amount,
      (add_fee_payment.placement).currency,
      add_fee_payment.paid_at,
      add_fee_payment.available_on,
      add_fee_payment.reference,
      add_fee_payment.stripe_charge_id,
      add_fee_payment.charge_currency,
      actor.user_id,
      actor.role
    )
  on conflict do nothing
  returning *
  into recorded;
  if recorded.id is not null then
    perform app_private.write_event('fee_payment.recorded', to_jsonb(recorded), entity_id => recorded.id);
    perform app_private.cut_to_fee(recorded.placement_id);
    -- A person may have recorded it by the charge's id.
    delete from app_private.unrecorded_charges as noted
    where noted.stripe_charge_id in (recorded.stripe_charge_id, recorded.reference);
  end if;
  return recorded;
end;
$$;
comment on function app_private.add_fee_payment is
  'Adds a payment of a fee (minor units), with its event, and cuts what it pays a part of (app_private.cut_to_fee). '
  'Null when the reference or the charge is recorded already. The caller has locked the placement. Raises HB010.';
