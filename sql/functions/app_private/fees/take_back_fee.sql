create or replace function app_private.take_back_fee(
  payment app.fee_payments,
  refunded_amount bigint,
  is_disputed boolean,
  reason text
)
returns app.fee_payments
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  before constant app.fee_payments := take_back_fee.payment;
  changed app.fee_payments;
  payout_ids uuid[];
  naming_ids uuid[];
  payout_id uuid;
begin
  update app.fee_payments as known
  set
    refunded_amount = take_back_fee.refunded_amount,
    disputed_at = case when take_back_fee.is_disputed then coalesce(known.disputed_at, now()) end
  where known.id = (before).id
  returning *
  into changed;
  perform app_private.write_event(
    case
      when changed.refunded_amount > (before).refunded_amount then 'fee_payment.refunded'
      when changed.refunded_amount < (before).refunded_amount then 'fee_payment.refund_failed'
      when changed.disputed_at is not null then 'fee_payment.disputed'
      else 'fee_payment.dispute_ended'
    end,
    to_jsonb(changed),
    entity_id => changed.id
  );
  update app_private.charge_answers as answer
  set failed_at = case when changed.refunded_amount < (before).refunded_amount then now() end
  where answer.fee_payment_id = changed.id and changed.refunded_amount <> (before).refunded_amount;
  if changed.refunded_amount < (before).refunded_amount then
    payout_ids := array(select app_private.payouts_of_fee(changed.placement_id));
    perform app_private.lock_bearing_payouts(payout_ids);
    foreach payout_id in array payout_ids loop
      perform app_private.freeze_for_alarm(frozen.id, 'What was given back has not reached the company.')
      from app.payouts as frozen
      where frozen.id = payout_id and frozen.frozen_at is not null;
    end loop;
    perform app_private.cut_to_fee(changed.placement_id);
  end if;
  if
    changed.refunded_amount > (before).refunded_amount
    or changed.disputed_at is not null and (before).disputed_at is null
  then
    payout_ids := array(select app_private.payouts_of_fee(changed.placement_id));
    naming_ids := array(select app_private.payouts_naming(changed.stripe_charge_id));
    perform app_private.lock_bearing_payouts(payout_ids || naming_ids);
    foreach payout_id in array payout_ids loop
      perform app_private.withdraw_unsent_transfers(payout_id);
      perform app_private.freeze_for_alarm(payout_id, take_back_fee.reason);
    end loop;
    -- What does not wait for the fee is claimed anew, and names the charge no more.
    foreach payout_id in array naming_ids loop
      perform app_private.withdraw_unsent_transfers(payout_id);
    end loop;
    perform app_private.ask_unrecorded_charges(changed.placement_id);
  end if;
  return changed;
end;
$$;
comment on function app_private.take_back_fee is
  'Records how much of a fee payment was given back (minor units, all of it so far), and whether it is disputed. '
  'Where more was given back, or a dispute begins, what is unsent of the payouts that wait for this fee is withdrawn '
  'and frozen, until a person ends that; so is, without the freeze, what names its charge. Where less was given back '
  'than was said, because a refund has not reached the company, its payouts that are frozen stay so: the company may '
  'still be to get it. The caller has locked the placement and the payment, and something changes.';
