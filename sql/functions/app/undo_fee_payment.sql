create or replace function app.undo_fee_payment(fee_payment_id uuid, reason text)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout_ids uuid[];
  payout_id uuid;
  actor constant record := app_private.current_actor();
  payment app.fee_payments;
begin
  perform app_private.begin_verb(undo_fee_payment.reason);
  payment := app_private.lock_fee_payment(undo_fee_payment.fee_payment_id, 'Nothing needs to be done.');
  if exists (
    select
    from app.guarantee_breaches as breach
    where
      breach.withdrawn_at is null
      and breach.reported_at >= payment.recorded_at
      and (app_private.fee_placement(breach.placement_id)).id = payment.placement_id
  ) then
    perform app_private.raise_error(
      'too_late',
      'A breach of the guarantee was reported after this payment was recorded, and may rest on it.',
      'Withdraw the breach first: app.withdraw_guarantee_breach().',
      'fee_payment_id'
    );
  end if;
  update app.fee_payments as undone
  set
    undone_at = now(),
    undone_by = actor.user_id,
    undone_by_role = actor.role,
    undo_reason = undo_fee_payment.reason
  where undone.id = payment.id
  returning *
  into payment;
  payout_ids := array(
    select app_private.payouts_of_fee(payment.placement_id)
    union
    select app_private.payouts_naming(payment.stripe_charge_id)
  );
  perform app_private.lock_bearing_payouts(payout_ids);
  foreach payout_id in array payout_ids loop
    perform app_private.withdraw_unsent_transfers(payout_id);
  end loop;
  perform app_private.ask_unrecorded_charges(payment.placement_id);
  perform app_private.set_reason(null);
  perform app_private.write_event('fee_payment.undone', to_jsonb(payment), entity_id => payment.id);
  return payment;
end;
$$;
comment on function app.undo_fee_payment is
  'Undoes the record of a fee payment that was made by mistake, while nothing followed from it. The row stays, and '
  'counts for nothing; what waits for the fee and is not sent waits again. Admins only. Raises HB001, HB002, HB003 '
  '(undone already), HB008 (no reason), HB012 (a breach was reported since), HB037 (the reason is too long).';
