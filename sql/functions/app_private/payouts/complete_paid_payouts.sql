create or replace function app_private.complete_paid_payouts(payout_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts as payout
  set status = app_private.ending_of(payout.id)
  where
    payout.id = any (complete_paid_payouts.payout_ids)
    -- "is true" makes the planner search by id, not by the index on status: during a run nearly all payouts share one.
    and (payout.status in ('approved', 'processing')) is true
    and not exists (
      select
      from app.payout_schedules as schedule
      where schedule.payout_id = payout.id and app_private.is_open_schedule(schedule.status)
    )
    and not exists (select from app.escrow_holds as hold where hold.payout_id = payout.id and hold.status = 'active')
    -- For what was cancelled it waits as long as the placement is active. An adjustment has none: it ends
    -- when a part is paid and nothing is open, and app.cancel_payout ends it before.
    and (
      payout.amount <= (
          select coalesce(sum(schedule.amount), 0)
          from app.payout_schedules as schedule
          where schedule.payout_id = payout.id and schedule.status = 'processed'
        )
        + (select hold.forfeited from app_private.payout_holds(payout.id) as hold)
      or exists (
          select
          from app.placements as placement
          where placement.id = payout.placement_id and placement.status <> 'active'
        )
        -- One of which nothing was paid would end for good.
        and (app_private.ending_of(payout.id) <> 'cancelled' or app_private.unscheduled_amount(payout) = 0)
      or payout.kind = 'adjustment'
        and exists (
          select
          from app.payout_schedules as schedule
          where schedule.payout_id = payout.id and schedule.status = 'processed'
        )
    );
$$;
comment on function app_private.complete_paid_payouts is
  'Ends those of the payouts of which nothing is open any more (app_private.ending_of). For what was cancelled and '
  'not scheduled anew the payout waits while the placement is active, and an adjustment while no part is paid. Later '
  'it ends if something of it was paid, and goes on if the rest is scheduled after all.';
