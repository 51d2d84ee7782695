create or replace function app.my_money()
returns table (
  currency text,
  earned bigint,
  in_bank bigint,
  on_its_way_to_bank bigint,
  arrives_on date,
  on_stripe_balance bigint,
  returned_by_bank bigint,
  paid_outside_stripe bigint,
  set_off bigint,
  on_its_way bigint,
  due bigint,
  due_now bigint,
  next_due_on date,
  held bigint,
  held_from date,
  held_until date,
  owed_back bigint,
  forfeited bigint,
  taken_back bigint,
  waits_for_approval bigint,
  payout_count bigint,
  earned_this_year bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  me constant uuid := app_private.assert_recruiter();
  zone constant text := app_private.time_zone_of(null);
begin
  return query with
      bucket as materialized (
        select
          each.*,
          each.status <> 'pending' as counts,
          coalesce(placement.start_date, app_private.platform_day(payout.created_at)) >= date_trunc(
            'year',
            now() at time zone zone
          ) as is_of_this_year
        from
          reporting.payout_buckets as each
          join app.payouts as payout on payout.id = each.payout_id
          left join app.placements as placement on placement.id = payout.placement_id
        where each.recruiter_id = me and each.status <> 'cancelled'
      ),
      due as (
        select
          schedule.currency,
          sum(schedule.amount) filter (where schedule.due_at <= now()) as now_amount,
          min(schedule.due_at) filter (where schedule.due_at > now()) as next_at
        from
          app.payout_schedules as schedule
          join bucket on bucket.payout_id = schedule.payout_id and bucket.counts
        where schedule.status in ('pending', 'failed')
        group by schedule.currency
      ),
      held as (
        select hold.currency, min(hold.release_date) as first_at, max(hold.release_date) as last_at
        from
          app.escrow_holds as hold
          join bucket on bucket.payout_id = hold.payout_id and bucket.counts
        where hold.status = 'active'
        group by hold.currency
      ),
      total as (
        select
          bucket.currency,
          sum(bucket.paid + bucket.in_flight + bucket.scheduled + bucket.held - bucket.debt) as earned,
          sum(bucket.paid + bucket.in_flight + bucket.scheduled + bucket.held - bucket.debt) filter (
            where bucket.is_of_this_year
          ) as earned_this_year,
          sum(bucket.in_bank) as in_bank,
          sum(bucket.on_its_way_to_bank) as on_its_way_to_bank,
          max(bucket.arrives_on) filter (where bucket.on_its_way_to_bank > 0) as arrives_on,
          sum(bucket.on_stripe_balance) as on_stripe_balance,
          sum(bucket.returned_by_bank) as returned_by_bank,
          sum(bucket.paid_outside_stripe) as paid_outside_stripe,
          sum(bucket.offset_against_debt) as set_off,
          sum(bucket.in_flight) as in_flight,
          sum(bucket.scheduled) as scheduled,
          sum(bucket.held) as held,
          sum(bucket.debt) as debt,
          sum(bucket.forfeited) as forfeited,
          sum(bucket.paid_and_recovered) as taken_back,
          count(*) as payout_count
        from bucket
        where bucket.counts
        group by bucket.currency
      ),
      waiting as (
        select bucket.currency, sum(bucket.amount) as amount
        from bucket
        where not bucket.counts
        group by bucket.currency
      )
    select
      coalesce(total.currency, waiting.currency),
      coalesce(total.earned, 0)::bigint,
      coalesce(total.in_bank, 0)::bigint,
      coalesce(total.on_its_way_to_bank, 0)::bigint,
      total.arrives_on,
      coalesce(total.on_stripe_balance, 0)::bigint,
      coalesce(total.returned_by_bank, 0)::bigint,
      coalesce(total.paid_outside_stripe, 0)::bigint,
      coalesce(total.set_off, 0)::bigint,
      coalesce(total.in_flight, 0)::bigint,
      coalesce(total.scheduled, 0)::bigint,
      coalesce(due.now_amount, 0)::bigint,
      (due.next_at at time zone zone)::date,
      coalesce(total.held, 0)::bigint,
      (held.first_at at time zone zone)::date,
      (held.last_at at time zone zone)::date,
      coalesce(total.debt, 0)::bigint,
      coalesce(total.forfeited, 0)::bigint,
      coalesce(total.taken_back, 0)::bigint,
      coalesce(waiting.amount, 0)::bigint,
      coalesce(total.payout_count, 0),
      coalesce(total.earned_this_year, 0)::bigint
    from
      total
      full join waiting on waiting.currency = total.currency
      left join due on due.currency = total.currency
      left join held on held.currency = total.currency
    order by 1;
end;
$$;
comment on function app.my_money is
  'The signed-in recruiter''s money, a row a currency, in minor units, over the payouts that are approved and not '
  'cancelled (reporting.payout_buckets). earned: all that was paid and will be, less owed_back, a debt. It is in the '
  'bank, on its way to it (arrives_on: the last of it), on the Stripe balance, returned by the bank, paid outside '
  'Stripe, set off against a debt, on its way to Stripe, due (due_now of it already, the rest from next_due_on on) or '
  'held (the holds end between held_from and held_until). forfeited and taken_back are no part of it, nor is what '
  'waits_for_approval. earned_this_year: of it what is of placements that began in this year, and of adjustments made '
  'in it. Days are of the platform''s time zone. Recruiters only. Raises HB001, HB027.';
