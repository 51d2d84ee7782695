create or replace function app_private.promised_dates(
  payout app.payouts,
  amount bigint,
  inout scheduled_date timestamptz,
  out guarantee_completion_date timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when promise.is_first_payment
        then greatest(
          promised_dates.scheduled_date,
          app_private.start_of_day(placement.start_date + policy.first_payment_days, placement.time_zone)
        )
      else promised_dates.scheduled_date
    end,
    case when not promise.is_first_payment then placement.notice_completion_date end
  from
    app.currencies as currency
    left join app.placements as placement on placement.id = (promised_dates.payout).placement_id
    left join app.payout_policies as policy on policy.id = placement.policy_id
    cross join lateral (
      select
        policy.first_payment_days is not null
        and promised_dates.amount <= (promised_dates.payout).amount
          - app_private.percentage_of(
            (promised_dates.payout).amount,
            placement.holdback_percentage,
            currency.smallest_step
          )
          - coalesce(
            (
              select sum(scheduled.amount)
              from app.payout_schedules as scheduled
              where
                scheduled.payout_id = (promised_dates.payout).id
                and scheduled.kind = 'payout'
                and scheduled.status <> 'cancelled'
            ),
            0
          ) as is_first_payment
    ) as promise
  where currency.code = (promised_dates.payout).currency;
$$;
comment on function app_private.promised_dates is
  'The dates of a new schedule of a payout, by the terms. Where they promise a first payment after some days, what '
  'was never withheld is not due before that day; everything else waits for the end of the guarantee and its notice '
  'period. An adjustment waits for its date only. amount: minor units; one that is larger than what is left of the '
  'first payment is not a part of it. The caller has locked the payout.';
