create or replace view reporting.statement_lines
with (security_invoker = true, security_barrier = true)
as
  select
    line.at,
    line.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    payout.currency,
    line.kind,
    line.amount,
    payout.id as payout_id,
    placement.external_ref,
    line.reference,
    parts.roles,
    app_private.major_units(line.amount, money.exponent) as amount_major,
    place.words as place,
    place.arrives_on,
    (line.at at time zone platform.zone)::date as day,
    date_trunc('month', line.at at time zone platform.zone)::date as month,
    app_private.day_paid(line.paid_at) as paid_on
  from
    -- The recruiter is in each part, so that one recruiter's lines read no more than theirs.
    (
      -- Settled schedules, in full.
      select
        schedule.processed_at as at,
        case
          when payout.kind = 'adjustment' then 'adjustment'
          when schedule.kind = 'payout' then 'payout'
          else 'release'
        end as kind,
        schedule.amount,
        schedule.recruiter_id,
        schedule.payout_id,
        transfer.stripe_transfer_id as reference,
        transfer.id as transfer_id,
        null::timestamptz as paid_at
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_transfers as transfer
          on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
      where
        schedule.status = 'processed'
        and not exists (
          select
          from app.manual_payments as payment
          where payment.schedule_id = schedule.id and payment.undone_at is null
        )
      union all
      -- Payments outside Stripe, when they were booked, and their undoing: a month that was told stays as it was.
      select
        payment.recorded_at,
        'paid_outside_stripe',
        payment.amount,
        payment.recruiter_id,
        payment.payout_id,
        payment.reference,
        null,
        payment.paid_at
      from app.manual_payments as payment
      union all
      select
        payment.undone_at,
        'paid_outside_stripe_undone',
        -payment.amount,
        payment.recruiter_id,
        payment.payout_id,
        payment.reference,
        null,
        payment.paid_at
      from app.manual_payments as payment
      where payment.undone_at is not null
      union all
      -- The parts that were set off against a debt.
      select
        schedule.processed_at,
        'set_off',
        -step.amount,
        schedule.recruiter_id,
        schedule.payout_id,
        'debt ' || step.recovery_id,
        null,
        null
      from
        app.recovery_steps as step
        join app.payout_schedules as schedule on schedule.id = step.schedule_id
      where step.status = 'done'
      union all
      -- Reversals of transfers.
      select
        reversal.answered_at,
        'reversal',
        -reversal.amount,
        recovery.recruiter_id,
        recovery.payout_id,
        reversal.stripe_reversal_id,
        null,
        null
      from
        app.payout_reversals as reversal
        join app.recoveries as recovery on recovery.id = reversal.recovery_id
      where reversal.status = 'succeeded'
      union all
      -- Reversals that somebody made at Stripe, each when Stripe told of it.
      select
        reversal.noticed_at,
        'reversal_by_hand',
        -reversal.amount,
        transfer.recruiter_id,
        transfer.payout_id,
        transfer.stripe_transfer_id,
        null,
        null
      from
        app.payout_transfers as transfer
        cross join lateral app_private.hand_reversals_of(transfer.id) as reversal
      where transfer.reversed_by_hand > 0
      union all
      -- Transfers that were linked by mistake: what was told of them, and the undoing.
      select
        line.at,
        line.kind,
        line.amount,
        payout.recruiter_id,
        payout.id,
        finding.stripe_transfer_id,
        null,
        null
      from
        app.payouts as payout
        join app.finding_bookings as booking
          on booking.payout_id = payout.id and booking.kind = 'paid' and booking.undone_at is not null
        join app.reconciliation_findings as finding on finding.id = booking.finding_id
        join app.payout_schedules as schedule on schedule.id = booking.schedule_id
        join app.payout_transfers as transfer on transfer.id = booking.transfer_id
        cross join lateral (
          values
            (
              transfer.first_sent_at,
              case
                when payout.kind = 'adjustment' then 'adjustment'
                when schedule.kind = 'payout' then 'payout'
                else 'release'
              end,
              booking.amount
            ),
            (booking.undone_at, 'link_undone', -booking.amount)
        ) as line (at, kind, amount)
    ) as line
    left join app_private.platform_zones() as platform on line.at >= platform.starts_at and line.at < platform.ends_at
    join app.payouts as payout on payout.id = line.payout_id
    left join app.placements as placement on placement.id = payout.placement_id
    join app.users as recruiter on recruiter.id = line.recruiter_id
    join app.currencies as money on money.code = payout.currency
    cross join lateral (
      select string_agg(part.role, ', ' order by part.position) as roles
      from app.placement_recruiters as part
      where part.placement_id = payout.placement_id and part.recruiter_id = line.recruiter_id
    ) as parts
    left join lateral (
      select
        string_agg(
          concat_ws(
            ' ',
            case when part.amount < place.amount then app_private.major_units(part.amount, money.exponent) end,
            part.words
          ),
          ', '
          order by part.position
        ) as words,
        max(place.arrives_on) as arrives_on
      from
        reporting.transfer_places as place
        cross join lateral (
          values
            (1, place.on_stripe_balance, 'on Stripe balance'),
            (
              2,
              place.on_its_way_to_bank,
              'on its way to the bank (arrives ' || to_char(place.arrives_on, 'YYYY-MM-DD') || ')'
            ),
            (3, place.in_bank, 'in the bank'),
            (4, place.returned_by_bank, 'returned by the bank')
        ) as part ("position", amount, words)
      where place.transfer_id = line.transfer_id and part.amount > 0
    ) as place
      on true;
comment on view reporting.statement_lines is
  'Statements of recruiters, in minor units: settled schedules (kind payout, release or adjustment), payments outside '
  'Stripe (at the time of their booking, with their reference) and their undoing, the parts that were set off against '
  'debts, reversals by Holdback, and reversals by hand at Stripe. The lines of a recruiter and currency sum to the '
  'net amount that their Stripe account received, and that they were paid outside Stripe. roles: what the recruiter '
  'did for the placement, such as closer, sourcer; null where no role was named.';
comment on column reporting.statement_lines.at is
  'When the money moved, or was set off; of a payment outside Stripe, when it was booked or undone.';
comment on column reporting.statement_lines.recruiter_id is 'Whose statement it is on.';
comment on column reporting.statement_lines.recruiter is 'Their name.';
comment on column reporting.statement_lines.recruiter_email is 'Their e-mail address.';
comment on column reporting.statement_lines.currency is 'Currency of the amount.';
comment on column reporting.statement_lines.kind is
  'What the line is: payout, release, adjustment, paid_outside_stripe, paid_outside_stripe_undone, set_off, reversal, '
  'reversal_by_hand, or link_undone (of a transfer that was linked by mistake).';
comment on column reporting.statement_lines.amount is 'Above zero to the recruiter, below zero back. Minor units.';
comment on column reporting.statement_lines.payout_id is 'The payout that it belongs to.';
comment on column reporting.statement_lines.external_ref is 'The placement''s reference; null for an adjustment.';
comment on column reporting.statement_lines.reference is 'Stripe''s id, or the reference of a payment outside Stripe.';
comment on column reporting.statement_lines.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.statement_lines.roles is
  'What the recruiter did for the placement, such as closer, sourcer; null where no role was named.';
comment on column reporting.statement_lines.place is
  'Where the money of a transfer is now: on Stripe balance, on its way to the bank (arrives on a day), in the bank, '
  'returned by the bank; where it is in several places, each with its amount in major units. Null for what no '
  'transfer moved, and for what was taken back.';
comment on column reporting.statement_lines.arrives_on is 'The day on which what is on its way arrives at the bank.';
comment on column reporting.statement_lines.day is 'The day of at, in the platform''s time zone of that time.';
comment on column reporting.statement_lines.month is
  'The first day of the month of at, in the platform''s time zone of that time: the month of reporting.statement and '
  'reporting.monthly_statement.';
comment on column reporting.statement_lines.paid_on is
  'Of a payment outside Stripe: the day on which it was paid, as whoever booked it said, where day is that of the '
  'booking; null for what Holdback moved by itself.';
