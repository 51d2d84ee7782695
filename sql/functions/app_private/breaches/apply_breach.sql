create or replace function app_private.apply_breach(
  breach_id uuid,
  payout_id uuid,
  paid_amount bigint,
  debt bigint,
  policy app.payout_policies
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  schedule_ids uuid[];
  hold_ids uuid[];
begin
  select * into payout from app.payouts where id = apply_breach.payout_id;
  with
    cancelled as (
      update app.payout_schedules as schedule
      set
        status = 'cancelled',
        next_retry_at = null
      where schedule.payout_id = payout.id and schedule.status in ('pending', 'failed')
      returning schedule.id
    )
  select coalesce(array_agg(id), '{}')
  into schedule_ids
  from cancelled;
  with
    forfeited as (
      update app.escrow_holds as hold
      set
        status = 'forfeited',
        reason = 'The guarantee was broken.'
      where hold.payout_id = payout.id and hold.status = 'active'
      returning hold.id
    )
  select coalesce(array_agg(id), '{}')
  into hold_ids
  from forfeited;
  insert into app.guarantee_breach_payouts (
    breach_id, payout_id, previous_status, cancelled_schedule_ids, forfeited_hold_ids
  )
  values (apply_breach.breach_id, payout.id, payout.status, schedule_ids, hold_ids);
  if apply_breach.debt > 0 then
    insert into app.recoveries (
      breach_id, payout_id, recruiter_id, amount, currency, by_offset, by_reversal, offset_cap_percentage
    )
    values
      (
        apply_breach.breach_id,
        payout.id,
        payout.recruiter_id,
        apply_breach.debt,
        payout.currency,
        (apply_breach.policy).recovers_by_offset,
        (apply_breach.policy).recovers_by_reversal,
        (apply_breach.policy).offset_cap_percentage
      );
  end if;
  update app.payouts
  set status = case
    when apply_breach.paid_amount = 0 then 'cancelled'
    when apply_breach.debt > 0 then 'reversed'
    else 'completed'
  end
  where id = payout.id and payout.amount > 0;
end;
$$;
comment on function app_private.apply_breach is
  'Applies a breach to one payout: cancels its unsent schedules, forfeits its active holds and makes its debt. '
  'paid_amount and debt: minor units, from app_private.plan_breach. policy: the terms of the placement. The payout '
  'ends as cancelled (nothing was paid), reversed (a debt is open) or completed (the paid amount stays). The caller '
  'has locked the payout.';
