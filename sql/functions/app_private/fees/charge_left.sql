create or replace function app_private.charge_left(charge text)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      (
          select max(payment.amount)
          from app.fee_payments as payment
          where payment.stripe_charge_id = charge_left.charge
        )
        - coalesce(
          (
            select sum(transfer.amount)
            from app.payout_transfers as transfer
            where transfer.source_transaction = charge_left.charge and transfer.status <> 'refused'
          ),
          0
        )
    )::bigint;
$$;
comment on function app_private.charge_left is
  'What transfers may still name of a charge at Stripe, in minor units: its amount, less the transfers that name it '
  'and were not refused. What is taken back of a transfer gives nothing back to the charge: Stripe counts it so. '
  'Null: no fee was paid by that charge.';
