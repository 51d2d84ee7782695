create or replace function app_private.ended_part_counts(
  payout_id uuid,
  cancelled bigint,
  forfeited bigint,
  out cancelled_schedules bigint,
  out forfeited_holds bigint
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      select count(*)
      from
        (
          select
            sum(schedule.amount) over (order by schedule.scheduled_date desc, schedule.id desc)
              - schedule.amount as later
          from app.payout_schedules as schedule
          where
            schedule.payout_id = ended_part_counts.payout_id
            and app_private.is_open_schedule(schedule.status)
            and not exists (
              select
              from app.payout_transfers as transfer
              where transfer.schedule_id = schedule.id and transfer.status in ('sent', 'in_doubt')
            )
        ) as unsent
      where unsent.later < ended_part_counts.cancelled
    ),
    (
      select count(*)
      from
        (
          select
            sum(hold.hold_amount - hold.released_amount) over (order by hold.release_date desc, hold.id desc)
              - (hold.hold_amount - hold.released_amount) as later
          from app.escrow_holds as hold
          where hold.payout_id = ended_part_counts.payout_id and hold.status = 'active'
        ) as withheld
      where withheld.later < ended_part_counts.forfeited
    );
$$;
comment on function app_private.ended_part_counts is
  'How many unsent schedules and active holds of a payout end, in whole or in part, when so much of them (minor units) '
  'is cancelled and forfeited: the last ones, because app_private.keep_owed keeps what is owed in order of date.';
