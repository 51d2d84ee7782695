create or replace view reporting.money_by_currency as
select
  payout.currency,
  sum(payout.amount) as earned,
  sum(part.paid) as paid,
  sum(part.in_flight) as in_flight,
  sum(part.held) as held,
  sum(part.to_come) as to_come,
  sum(part.overdue) as overdue,
  sum(part.failed) as failed,
  sum(part.forfeited) as forfeited,
  sum(payout.amount) filter (where payout.status = 'cancelled') as cancelled
from app.payouts as payout
cross join lateral (
  select
    coalesce(schedules.paid, 0) as paid,
    coalesce(schedules.in_flight, 0) as in_flight,
    coalesce(schedules.to_come, 0) as to_come,
    coalesce(schedules.overdue, 0) as overdue,
    coalesce(schedules.failed, 0) as failed,
    coalesce(holds.held, 0) as held,
    coalesce(holds.forfeited, 0) as forfeited
  from (
    select
      sum(amount) filter (where status = 'processed') as paid,
      sum(amount) filter (where status = 'processing') as in_flight,
      sum(amount) filter (where status = 'pending' and due_at > now()) as to_come,
      sum(amount) filter (where status = 'pending' and due_at <= now()) as overdue,
      sum(amount) filter (where status = 'failed') as failed
    from app.payout_schedules as schedule
    where schedule.payout_id = payout.id
  ) as schedules
  cross join (
    select
      sum(hold_amount) filter (where status = 'active') as held,
      sum(hold_amount) filter (where status = 'forfeited') as forfeited
    from app.escrow_holds as hold
    where hold.payout_id = payout.id
  ) as holds
) as part
group by payout.currency;
comment on view reporting.money_by_currency is
  'Where all money of all payouts stands, minor units per currency: earned = paid + in_flight + held + to_come + overdue + failed + forfeited + cancelled.';
