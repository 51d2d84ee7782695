create or replace function app_private.record_charge(
  charge jsonb,
  event_id text default null,
  asked_at timestamptz default null
)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  charge_id constant text := record_charge.charge ->> 'id';
  charge_amount constant bigint := (record_charge.charge ->> 'amount')::bigint;
  paid_at constant timestamptz := to_timestamp((record_charge.charge ->> 'created')::bigint);
  available_at constant timestamptz := to_timestamp((record_charge.charge ->> 'available_on')::bigint);
  is_disputed constant boolean := exists (
    select
    from jsonb_array_elements(record_charge.charge -> 'disputes') as dispute
    where dispute ->> 'status' in ('needs_response', 'under_review')
  );
  refunded constant bigint := least(
    app_private.given_back_of_charge(record_charge.charge)
      + (
        select coalesce(sum((dispute ->> 'amount')::bigint), 0)
        from jsonb_array_elements(record_charge.charge -> 'disputes') as dispute
        where dispute ->> 'status' = 'lost'
      ),
    charge_amount
  );
  placement app.placements;
  payment app.fee_payments;
  answer app_private.charge_answers;
  now_refunded bigint;
  state record;
  problem text;
  is_new boolean := false;
begin
  placement := app_private.fee_placement(
    coalesce(
      (
        select known.placement_id
        from app.fee_payments as known
        where known.stripe_charge_id = charge_id
        order by known.undone_at nulls first
        limit 1
      ),
      app_private.named_placement(record_charge.charge -> 'metadata')
    )
  );
  if placement.id is null then
    return 'not_ours';
  end if;
  placement := app_private.lock_placement(placement.id);
  select *
  into payment
  from app.fee_payments as known
  where known.placement_id = placement.id and (known.stripe_charge_id = charge_id or known.reference = charge_id)
  order by known.undone_at nulls first
  limit 1
  for no key update;
  -- What a person has undone stays undone.
  if payment.undone_at is not null or (record_charge.charge ->> 'paid')::boolean is not true then
    return 'nothing_new';
  end if;
  if payment.id is null then
    is_new := true;
    if available_at is null then
      return 'comes_again';
    end if;
    select * into state from app_private.fee_state(placement.id, now());
    if upper(record_charge.charge ->> 'currency') <> placement.currency then
      problem := format(
        'It was paid in %s, and the fee is in %s.',
        upper(record_charge.charge ->> 'currency'),
        placement.currency
      );
    elseif placement.status = 'cancelled' then
      problem := 'The placement is cancelled: it has no fee.';
    elseif state.received + state.disputed + charge_amount > state.fee then
      problem := format(
        'The payments of the fee would sum to %s, more than its %s.',
        app_private.shown_amount(state.received + state.disputed + charge_amount, placement.currency),
        app_private.shown_amount(state.fee, placement.currency)
      );
    else
      payment := app_private.add_fee_payment(
        placement,
        charge_amount,
        paid_at,
        -- A day that begins before the money is there does not count.
        (available_at at time zone placement.time_zone)::date
          + case
            when available_at > now()
              and available_at <> app_private.start_of_day(
                (available_at at time zone placement.time_zone)::date,
                placement.time_zone
              )
              then 1
            else 0
          end,
        charge_id,
        charge_id,
        upper(record_charge.charge ->> 'settled_currency')
      );
    end if;
    if problem is not null then
      return case
        when app_private.note_unrecorded_charge(
            charge_id,
            record_charge.event_id,
            placement,
            charge_amount - refunded,
            upper(record_charge.charge ->> 'currency'),
            problem
          )
          then 'fee_not_recorded'
        else 'nothing_new'
      end;
    end if;
  end if;
  select * into answer from app_private.charge_answers as known where known.fee_payment_id = payment.id;
  if answer.checked_at >= record_charge.asked_at then
    -- Nobody can tell which of the two answers is the newer one.
    return 'ask_again';
  end if;
  now_refunded := case
    -- What failed is less again; what a person recorded beside it stays.
    when refunded < answer.refunded_amount
      then greatest(refunded, payment.refunded_amount - (answer.refunded_amount - refunded))
    else greatest(refunded, payment.refunded_amount)
  end;
  if now_refunded < payment.refunded_amount then
    select * into state from app_private.fee_state(placement.id, now());
    if state.received + state.disputed + payment.refunded_amount - now_refunded > state.fee then
      problem := format(
        'A refund of it has not reached the company, and the payments of the fee would sum to %s, more than its %s.',
        app_private.shown_amount(
          state.received + state.disputed + payment.refunded_amount - now_refunded,
          placement.currency
        ),
        app_private.shown_amount(state.fee, placement.currency)
      );
      perform app_private.note_unrecorded_charge(
        charge_id,
        record_charge.event_id,
        placement,
        payment.refunded_amount - now_refunded,
        placement.currency,
        problem
      );
      now_refunded := payment.refunded_amount;
    end if;
  end if;
  insert into app_private.charge_answers as known (fee_payment_id, refunded_amount)
  values (payment.id, case when problem is null then refunded else answer.refunded_amount end)
  on conflict (fee_payment_id) do update
    set
      refunded_amount = excluded.refunded_amount,
      checked_at = clock_timestamp();
  delete from app_private.unrecorded_charges as noted
  where noted.stripe_charge_id = charge_id and problem is null;
  if now_refunded = payment.refunded_amount and is_disputed = (payment.disputed_at is not null) then
    return case when is_new then 'fee_recorded' when problem is null then 'nothing_new' else 'fee_not_recorded' end;
  end if;
  perform app_private.take_back_fee(
    payment,
    now_refunded,
    is_disputed,
    case
      when is_disputed then 'The company''s bank disputes the payment of the fee.'
      else 'The fee was given back to the company.'
    end
  );
  return case when now_refunded < payment.refunded_amount then 'refund_failed' else 'fee_taken_back' end;
end;
$$;
comment on function app_private.record_charge is
  'Records a charge at Stripe as the payment of a fee, and what was given back of it or is disputed: {"id", '
  '"amount", "amount_refunded", "currency", "created", "paid", "metadata", "available_on": Unix seconds of its '
  'balance transaction, "settled_currency": that transaction''s, "disputes" and "refunds": [{"status", "amount"}]}, '
  'amounts in minor units. Its placement is named by the metadata. The same charge again changes nothing but that: '
  'less was given back when a refund has not reached the company. What cannot be recorded is noted for a person '
  '(app_private.note_unrecorded_charge). event_id: Stripe''s, that told of it. asked_at: the time of the question, '
  'by the clock of this database. Returns the outcome: fee_recorded, fee_taken_back, refund_failed, '
  'fee_not_recorded, nothing_new, not_ours, comes_again while its date is not known, or ask_again when another '
  'answer was recorded since the question.';
