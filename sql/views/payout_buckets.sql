create or replace view reporting.payout_buckets
with (security_invoker = true, security_barrier = true)
as
  select
    payout.id as payout_id,
    payout.placement_id,
    payout.recruiter_id,
    payout.currency,
    payout.status,
    payout.amount,
    schedules.scheduled,
    schedules.in_flight,
    holds.held,
    kept.transferred as paid_and_kept,
    kept.by_hand as paid_outside_stripe,
    came_back.not_owed_anew as paid_and_recovered,
    schedules.settled - taken_back.amount - kept.transferred - kept.by_hand as offset_against_debt,
    holds.forfeited,
    payout.amount - allocated.amount - came_back.not_owed_anew as cancelled,
    schedules.cancelled + holds.cancelled as cancelled_parts,
    sums.paid,
    sums.earned,
    -- What was written off and came back all the same, by a reversal by hand, is no debt any more.
    coalesce(
      breach.debt
        - least(
          breach.written_off,
          greatest(breach.debt - greatest(sums.paid - sums.earned, breach.debt_on_its_way), 0)
        ),
      0
    ) as debt,
    coalesce(breach.debt_on_its_way, 0) as debt_on_its_way,
    places.in_bank,
    places.on_its_way_to_bank,
    places.returned_by_bank,
    kept.transferred - places.in_bank - places.on_its_way_to_bank - places.returned_by_bank as on_stripe_balance,
    places.arrives_on
  from
    app.payouts as payout
    cross join lateral (
      select
        coalesce(sum(schedule.amount) filter (where schedule.status in ('pending', 'failed')), 0) as scheduled,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processing'), 0) as in_flight,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'processed'), 0) as settled,
        coalesce(sum(schedule.amount) filter (where schedule.status = 'cancelled'), 0) as cancelled,
        coalesce(sum(set_off.amount), 0) as set_off
      from
        app.payout_schedules as schedule
        cross join lateral (
          select coalesce(sum(step.amount), 0) as amount
          from app.recovery_steps as step
          where step.schedule_id = schedule.id and step.status = 'done'
        ) as set_off
      where schedule.payout_id = payout.id
    ) as schedules
    cross join lateral app_private.payout_holds(payout.id) as holds
    -- What came back: set off or reversed for a debt of this payout, or reversed by hand at Stripe.
    cross join lateral (
      select
        coalesce(
            (
              select sum(step.amount)
              from
                app.recoveries as recovery
                join app.recovery_steps as step
                  on step.recovery_id = recovery.id and step.status = 'done' and step.kind in ('offset', 'reversal')
              where recovery.payout_id = payout.id
            ),
            0
          )
          + coalesce(
            (
              select sum(transfer.reversed_by_hand)
              from app.payout_transfers as transfer
              where transfer.payout_id = payout.id and transfer.reversed_by_hand > 0
            ),
            0
          ) -- What counts for another payout, since a candidate was replaced: few placements are part of a replacement.
          + case
            when exists (select from app_private.replacement_neighbours(payout.placement_id))
              then app_private.moved_amount(payout.id)
            else 0
          end as amount
      -- Summed up once, and not anew for each column that counts it.
      offset 0
    ) as taken_back
    cross join lateral (
      select coalesce(sum(payment.amount), 0) as amount
      from app.manual_payments as payment
      where payment.payout_id = payout.id and payment.undone_at is null
    ) as by_hand
    -- It is taken from what was transferred first, then from what was paid outside Stripe, then from what was set off.
    cross join lateral (
      select
        greatest(schedules.settled - schedules.set_off - by_hand.amount - taken_back.amount, 0) as transferred,
        least(by_hand.amount, greatest(schedules.settled - schedules.set_off - taken_back.amount, 0)) as by_hand
    ) as kept
    cross join lateral (
      select
        schedules.settled
          - taken_back.amount
          + schedules.scheduled
          + schedules.in_flight
          + holds.held
          + holds.forfeited as amount
    ) as allocated
    cross join lateral (
      select greatest(least(taken_back.amount, payout.amount - allocated.amount), 0) as not_owed_anew
    ) as came_back
    left join lateral (
      select
        standing.id,
        broken.earned,
        (
          select
            coalesce(sum(recovery.amount), 0)
              - coalesce(
                sum(
                  (
                    select sum(step.amount)
                    from app.recovery_steps as step
                    where step.recovery_id = recovery.id and step.status = 'done' and step.kind <> 'write_off'
                  )
                ),
                0
              )
          from app.recoveries as recovery
          where recovery.breach_id = standing.id and recovery.payout_id = payout.id
        ) as debt,
        (
          select coalesce(sum(step.amount), 0)
          from
            app.recoveries as recovery
            join app.recovery_steps as step
              on step.recovery_id = recovery.id and step.status = 'done' and step.kind = 'write_off'
          where recovery.breach_id = standing.id and recovery.payout_id = payout.id
        ) as written_off,
        (
          select coalesce(sum(step.amount), 0)
          from
            app.recoveries as recovery
            join app.recovery_steps as step on step.recovery_id = recovery.id and step.status = 'reserved'
          where recovery.breach_id = standing.id and recovery.payout_id = payout.id
        ) as debt_on_its_way
      from
        app.guarantee_breaches as standing
        join app.guarantee_breach_payouts as broken on broken.breach_id = standing.id and broken.payout_id = payout.id
      where standing.placement_id = payout.placement_id and standing.withdrawn_at is null
      offset 0
    ) as breach
      on true
    -- What was taken back for good, as app_private.earned_amount counts it.
    cross join lateral (
      select coalesce(sum(booking.given_up), 0) as amount
      from app.finding_bookings as booking
      where
        booking.payout_id = payout.id
        and booking.undone_at is null
        and (breach.id is null or booking.breach_id = breach.id)
    ) as given_up
    cross join lateral (
      select
        schedules.settled - taken_back.amount as paid,
        coalesce(breach.earned, payout.amount) - given_up.amount as earned
    ) as sums
    -- What was set off against a debt of this payout is taken from what has not reached the bank.
    left join lateral (
      select
        least(kept.transferred, coalesce(sum(place.in_bank), 0)) as in_bank,
        least(
          kept.transferred - least(kept.transferred, coalesce(sum(place.in_bank), 0)),
          coalesce(sum(place.on_its_way_to_bank), 0)
        ) as on_its_way_to_bank,
        least(
          greatest(kept.transferred - coalesce(sum(place.in_bank), 0) - coalesce(sum(place.on_its_way_to_bank), 0), 0),
          coalesce(sum(place.returned_by_bank), 0)
        ) as returned_by_bank,
        max(place.arrives_on) as arrives_on
      from reporting.transfer_places as place
      where place.payout_id = payout.id
    ) as places
      on true;
comment on view reporting.payout_buckets is
  'The amount of each payout by state, in minor units: scheduled, in flight, held, paid through Stripe and kept, paid '
  'outside Stripe (and kept), paid and recovered (it came back: set off, reversed, or reversed by hand at Stripe, and '
  'is not owed anew), set off against a debt of the recruiter, forfeited, cancelled. These columns sum to the amount. '
  'cancelled is the rest; it is at most cancelled_parts, because a cancelled part can be scheduled anew. paid: what '
  'the recruiter has of it (app_private.paid_amount). earned: all of it, or what a breach has left, less what was '
  'taken back for good (app.book_reversal). debt: what was paid beyond that and has not come back, written off or '
  'not; debt_on_its_way: the part of it that is being set off or reversed now.';
comment on column reporting.payout_buckets.payout_id is 'The payout.';
comment on column reporting.payout_buckets.placement_id is 'Its placement; null for an adjustment.';
comment on column reporting.payout_buckets.recruiter_id is 'Who is paid.';
comment on column reporting.payout_buckets.currency is 'Currency of the amounts.';
comment on column reporting.payout_buckets.status is 'Its status: see app.payout_statuses.';
comment on column reporting.payout_buckets.amount is 'The whole payout. Minor units.';
comment on column reporting.payout_buckets.scheduled is 'Waits for its date, or for another try. Minor units.';
comment on column reporting.payout_buckets.in_flight is 'A transfer is committed, sent or in doubt. Minor units.';
comment on column reporting.payout_buckets.held is 'Withheld until a release date. Minor units.';
comment on column reporting.payout_buckets.paid_and_kept is 'Transferred by Stripe and not taken back. Minor units.';
comment on column reporting.payout_buckets.paid_outside_stripe is 'Booked as paid outside Stripe. Minor units.';
comment on column reporting.payout_buckets.paid_and_recovered is 'Paid, and came back for good. Minor units.';
comment on column reporting.payout_buckets.offset_against_debt is
  'Kept against a debt instead of transferred. Minor units.';
comment on column reporting.payout_buckets.forfeited is 'Withheld, and lost to the recruiter. Minor units.';
comment on column reporting.payout_buckets.cancelled is 'Neither paid nor owed any more. Minor units.';
comment on column reporting.payout_buckets.cancelled_parts is
  'Obligations and holds that were cancelled, whatever replaced them. Minor units.';
comment on column reporting.payout_buckets.paid is 'What the recruiter has of it now. Minor units.';
comment on column reporting.payout_buckets.earned is 'What the recruiter has earned by now. Minor units.';
comment on column reporting.payout_buckets.debt is 'What the recruiter owes of it. Minor units.';
comment on column reporting.payout_buckets.debt_on_its_way is
  'The part of the debt that is being set off or reversed. Minor units.';
comment on column reporting.payout_buckets.in_bank is 'Of paid_and_kept: in the recruiter''s bank. Minor units.';
comment on column reporting.payout_buckets.on_its_way_to_bank is
  'Of paid_and_kept: on its way from the Stripe balance to the bank. Minor units.';
comment on column reporting.payout_buckets.returned_by_bank is
  'Of paid_and_kept: returned by the bank, and on the Stripe balance again. Minor units.';
comment on column reporting.payout_buckets.on_stripe_balance is
  'Of paid_and_kept: on the recruiter''s Stripe balance, which it has not left. Minor units.';
comment on column reporting.payout_buckets.arrives_on is
  'The day on which the last that is on its way arrives at the bank.';
