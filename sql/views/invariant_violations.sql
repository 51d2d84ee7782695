create or replace view reporting.invariant_violations as
-- The payouts of a placement sum to its fee.
select 'payouts_sum_to_fee' as rule, placement.id as entity_id,
       format('payouts sum to %s, the fee is %s', total.amount, placement.fee_amount) as detail
  from app.placements as placement
  join (select placement_id, sum(amount) as amount from app.payouts group by placement_id) as total
    on total.placement_id = placement.id
 where total.amount <> placement.fee_amount
union all
-- A placement has its payouts.
select 'placement_has_payouts', placement.id, 'no payout'
  from app.placements as placement
 where not exists (select from app.payouts as payout where payout.placement_id = placement.id)
union all
-- The parts of a payout sum to it: scheduled and paid, withheld, forfeited; a cancelled payout has no open part.
select 'parts_sum_to_payout', payout.id,
       format('%s scheduled, %s withheld, payout %s', coalesce(scheduled.amount, 0), coalesce(held.amount, 0), payout.amount)
  from app.payouts as payout
  left join (
    select payout_id, sum(amount) as amount from app.payout_schedules where status <> 'cancelled' group by payout_id
  ) as scheduled on scheduled.payout_id = payout.id
  left join (
    select payout_id, sum(hold_amount) as amount from app.escrow_holds where status in ('active', 'forfeited') group by payout_id
  ) as held on held.payout_id = payout.id
 where coalesce(scheduled.amount, 0) + coalesce(held.amount, 0) > payout.amount
    or (payout.status = 'cancelled' and coalesce(scheduled.amount, 0) + coalesce(held.amount, 0) > 0)
    or (payout.status = 'completed' and coalesce(scheduled.amount, 0) + coalesce(held.amount, 0) <> payout.amount)
union all
-- At most one successful transfer an obligation.
select 'one_transfer_an_obligation', schedule_id, format('%s transfers are open or succeeded', count(*))
  from app.payout_transfers
 where status <> 'refused'
 group by schedule_id
having count(*) > 1
union all
-- What was sent is what is owed.
select 'transfer_matches_schedule', transfer.id, format('transfer %s %s, schedule %s %s', transfer.amount, transfer.currency, schedule.amount, schedule.currency)
  from app.payout_transfers as transfer
  join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
 where (transfer.amount, transfer.currency) <> (schedule.amount, schedule.currency)
union all
-- Nothing is sent for a cancelled obligation.
select 'nothing_sent_for_cancelled', schedule.id, format('transfer %s is %s', transfer.id, transfer.status)
  from app.payout_schedules as schedule
  join app.payout_transfers as transfer on transfer.schedule_id = schedule.id
 where schedule.status = 'cancelled' and transfer.status <> 'refused'
union all
-- Nothing is owed for a hold that was not released, and a released hold is owed in full.
select 'released_hold_is_owed', hold.id, format('hold %s is %s, owed %s', hold.hold_amount, hold.status, coalesce(owed.amount, 0))
  from app.escrow_holds as hold
  left join (
    select escrow_hold_id, sum(amount) as amount
      from app.payout_schedules where escrow_hold_id is not null and status <> 'cancelled' group by escrow_hold_id
  ) as owed on owed.escrow_hold_id = hold.id
 where coalesce(owed.amount, 0) <> case hold.status when 'released' then hold.hold_amount else 0 end
union all
-- Every processed schedule has its succeeded transfer, and no other schedule has one.
select 'processed_means_paid', schedule.id, format('schedule is %s, %s succeeded transfers', schedule.status, count(transfer.id))
  from app.payout_schedules as schedule
  left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
 group by schedule.id
having (schedule.status = 'processed') <> (count(transfer.id) = 1)
union all
-- A schedule in processing has exactly one open transfer.
select 'processing_means_open_transfer', schedule.id, format('%s open transfers', count(transfer.id))
  from app.payout_schedules as schedule
  left join app.payout_transfers as transfer
    on transfer.schedule_id = schedule.id and transfer.status in ('intended', 'sent', 'in_doubt')
 where schedule.status = 'processing'
 group by schedule.id
having count(transfer.id) <> 1
union all
-- Every row's status is the one that its last audit row names.
select 'status_has_audit_row', current_status.id, format('%s is %s, the audit log says %s', current_status.entity, current_status.status, coalesce(last.new_status, 'nothing'))
  from (
    select 'payout' as entity, id, status from app.payouts
    union all select 'payout_schedule', id, status from app.payout_schedules
    union all select 'escrow_hold', id, status from app.escrow_holds
  ) as current_status
  left join lateral (
    select audit.new_status
      from app.payout_audit_log as audit
     where audit.entity_id = current_status.id and audit.entity = current_status.entity
     order by audit.sequence desc
     limit 1
  ) as last on true
 where last.new_status is distinct from current_status.status;
comment on view reporting.invariant_violations is
  'Always empty. Each row is a broken rule: its name, the row that breaks it, and how.';
