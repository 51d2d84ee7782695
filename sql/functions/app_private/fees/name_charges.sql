create or replace function app_private.name_charges(intent_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  locked_ids uuid[];
  intent record;
begin
  if app_private.setting('transfers_name_charges') is distinct from 1 then
    return;
  end if;
  -- One whose fee is being given back at this moment is not named: nobody waits for it.
  select array_agg(locked.id)
  into locked_ids
  from
    (
      select payment.id
      from app.fee_payments as payment
      where
        payment.id in (
          select (app_private.charge_of(named.placement_id)).id
          from
            (
              select distinct transfer.placement_id
              from app.payout_transfers as transfer
              where transfer.id = any (name_charges.intent_ids)
            ) as named
        )
      order by payment.id
      for no key update skip locked
    ) as locked;
  for intent in
    select transfer.id, transfer.amount, transfer.currency, transfer.schedule_id, charge.stripe_charge_id as charge
    from
      app.payout_transfers as transfer
      cross join lateral app_private.charge_of(transfer.placement_id) as charge
    where
      transfer.id = any (name_charges.intent_ids)
      and transfer.batch_id is null
      and charge.id = any (locked_ids)
      and charge.currency = transfer.currency
    order by transfer.id
  loop
    continue when
      intent.amount > app_private.charge_left(intent.charge)
      -- Where Stripe refused one for good that named a charge, the next goes without.
      or exists (
        select
        from app.payout_transfers as earlier
        where
          earlier.schedule_id = intent.schedule_id
          and earlier.source_transaction is not null
          and earlier.status = 'refused'
          and app_private.classify_stripe_answer(earlier.http_status, earlier.error_code, null) = 'refused_for_good'
      );
    update app.payout_transfers as transfer set source_transaction = intent.charge where transfer.id = intent.id;
  end loop;
end;
$$;
comment on function app_private.name_charges is
  'Has those of the intents name the charge at Stripe by which the company paid (source_transaction) that can: the '
  'setting transfers_name_charges is on, app_private.charge_of has one, enough of it is left, they are in no batch, '
  'and no earlier try of the obligation that named one was refused for good. The caller has just made the intents.';
