create or replace function app_private.explain_settled(schedule app.payout_schedules, tells_debts boolean)
returns table (code text, detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    settled as (
      select
        (explain_settled.schedule).amount,
        (explain_settled.schedule).currency,
        coalesce(
          (
            select sum(step.amount)
            from app.recovery_steps as step
            where step.schedule_id = (explain_settled.schedule).id and step.status = 'done'
          ),
          0
        ) as set_off,
        exists (
          select
          from
            app.recovery_steps as step
            join app.recoveries as debt on debt.id = step.recovery_id
            join app.guarantee_breaches as breach on breach.id = debt.breach_id and breach.remedy <> 'refund'
          where step.schedule_id = (explain_settled.schedule).id and step.status = 'done'
        ) as is_carried_over,
        transfer.amount as transferred,
        payment.reference as by_hand,
        payment.paid_at,
        exists (
          select
          from
            app.recoveries as redirect
            join app.payout_accounts as account on account.user_id = redirect.recruiter_id
          where
            redirect.payout_id = (explain_settled.schedule).payout_id
            and redirect.purpose = 'redirect'
            and redirect.status = 'open'
            and account.stripe_account_id <> transfer.destination
        ) as is_redirected,
        (
          select
            string_agg(
              format(
                ', %s %s',
                app_private.shown_amount(booked.amount, (explain_settled.schedule).currency),
                case booked.kind when 'owed_again' then 'owed again' else 'not owed any more' end
              ),
              ''
              order by booked.kind
            )
          from
            (
              select booking.kind, sum(booking.amount)::bigint as amount
              from app.finding_bookings as booking
              where booking.transfer_id = transfer.id and booking.kind <> 'paid' and booking.undone_at is null
              group by booking.kind
            ) as booked
        ) as booked,
        app_private.taken_back_amount(transfer) as taken_back
      from
        (values(true)) as one
        left join app.payout_transfers as transfer
          on transfer.schedule_id = (explain_settled.schedule).id and transfer.status = 'succeeded'
        left join app.manual_payments as payment
          on payment.schedule_id = (explain_settled.schedule).id and payment.undone_at is null
      where (explain_settled.schedule).status = 'processed'
    )
  select
    case when set_off < amount then 'partly_set_off' else 'set_off' end,
    format(
      '%s of %s arrived',
      app_private.shown_amount(amount - set_off, currency),
      app_private.shown_amount(amount, currency)
    )
  from settled
  where set_off > 0 and explain_settled.tells_debts and not is_carried_over
  union all
  select 'carried_over', null
  from settled
  where is_carried_over
  union all
  select
    case when taken_back < transferred then 'partly_taken_back' else 'taken_back' end,
    format(
      '%s of %s taken back%s',
      app_private.shown_amount(taken_back, currency),
      app_private.shown_amount(transferred, currency),
      booked
    )
  from settled
  where taken_back > 0
  union all
  select 'redirecting', null
  from settled
  where is_redirected and taken_back < transferred
  union all
  select 'paid_by_hand', format('%s, %s', by_hand, app_private.shown_date(app_private.day_paid(paid_at)))
  from settled
  where by_hand is not null
  union all
  select 'paid', null
  from settled
  where
    by_hand is null
    and not is_carried_over
    and not is_redirected
    and (set_off = 0 or not explain_settled.tells_debts)
    and coalesce(taken_back, 0) = 0
    -- Whoever may know is told where the money of the transfer is instead (app_private.explain_place).
    and (transferred is null or not explain_settled.tells_debts);
$$;
comment on function app_private.explain_settled is
  'What became of a processed schedule, for app.explain_payout: it was paid, outside Stripe or through it, kept '
  'against a debt, taken back at Stripe, or some of these. detail: the amounts, or the reference and '
  'day of the payment. tells_debts: whether the viewer may know what was set off, and where the money of a transfer '
  'is (app_private.explain_place); it counts as paid otherwise. No row for a schedule that is not processed.';
