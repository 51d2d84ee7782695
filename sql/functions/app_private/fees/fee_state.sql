create or replace function app_private.fee_state(
  placement_id uuid,
  as_of timestamptz,
  out fee_placement_id uuid,
  out fee bigint,
  out required bigint,
  out received bigint,
  out cleared bigint,
  out disputed bigint,
  out clears_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    placement.id,
    owed.fee,
    owed.required,
    paid.received,
    paid.cleared,
    paid.disputed,
    case when paid.received >= owed.required then paid.last_at end
  from
    app_private.fee_placement(fee_state.placement_id) as placement
    cross join lateral (
      select
        coalesce(placement.company_fee_amount, placement.fee_amount) as fee,
        greatest(
          coalesce(placement.company_fee_amount, placement.fee_amount)
            - coalesce(
              (
                select sum(credit.amount)
                from app.company_credits as credit
                where credit.placement_id in (placement.id, fee_state.placement_id) and credit.status <> 'cancelled'
              ),
              0
            ),
          0
        )::bigint as required
    ) as owed
    cross join lateral (
      select
        coalesce(sum(item.amount) filter (where not item.is_disputed), 0)::bigint as received,
        coalesce(
          sum(item.amount) filter (where item.at <= fee_state.as_of and not item.is_disputed),
          0
        )::bigint as cleared,
        coalesce(sum(item.amount) filter (where item.is_disputed), 0)::bigint as disputed,
        max(item.at) filter (where not item.is_disputed) as last_at
      from
        (
          select
            payment.amount - payment.refunded_amount as amount,
            payment.disputed_at is not null as is_disputed,
            app_private.start_of_day(payment.available_on, placement.time_zone) as at
          from app.fee_payments as payment
          where payment.placement_id = placement.id and payment.undone_at is null
        ) as item
    ) as paid;
$$;
comment on function app_private.fee_state is
  'How the fee of a placement stands at a moment, in minor units. fee: what the company pays. required: the same, '
  'less what is owed back to it. received: what it paid, without what was given back or is disputed. cleared: what of '
  'that is available then. disputed: what is disputed. clears_at: from when on all of it is available; null while it '
  'is not paid whole. fee_placement_id: the placement whose fee it is.';
