create or replace function app_private.failed_refund_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'fee_refund_failed',
      since => answer.failed_at,
      amount => payment.amount - payment.refunded_amount,
      currency => payment.currency,
      detail => payment.stripe_charge_id,
      company_id => placement.company_id,
      placement_id => placement.id,
      record => payment.id::text
    )
  from
    app_private.charge_answers as answer
    join app.fee_payments as payment on payment.id = answer.fee_payment_id and payment.undone_at is null
    join app.placements as placement on placement.id = payment.placement_id
  where
    answer.failed_at is not null
    and exists (
      select
      from
        app_private.payouts_of_fee(placement.id) as waiting (id)
        join app.payouts as payout on payout.id = waiting.id
      where payout.frozen_at is not null
    );
$$;
comment on function app_private.failed_refund_needs is
  'For app.needs_you: fees of which a refund has not reached the company, while payouts that wait for them are '
  'frozen. amount: what of the fee is here. detail: the charge.';
