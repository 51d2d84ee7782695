create or replace function app_private.cut_to_fee(placement_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  cut record;
begin
  perform app_private.lock_bearing_payouts(
    array(
      select payout.id
      from
        app_private.payouts_of_fee(cut_to_fee.placement_id) as waiting (id)
        join app.payouts as payout on payout.id = waiting.id
        join app.placements as placement on placement.id = payout.placement_id
        join app.payout_policies as policy on policy.id = placement.policy_id
      where policy.partial_fee = 'pays_share'
      order by payout.id
    )
  );
  for cut in
    select schedule.*, share.amount - app_private.paid_up_to(schedule) + schedule.amount as payable
    from
      app.payout_schedules as schedule
      join app.placements as placement on placement.id = schedule.placement_id
      join app.payout_policies as policy on policy.id = placement.policy_id
      cross join lateral app_private.fee_state(schedule.placement_id, now()) as state
      cross join lateral app_private.fee_share(schedule.payout_id, state.received, state.fee) as share (amount)
    where
      schedule.placement_id in (select app_private.placements_of_fee(cut_to_fee.placement_id))
      and policy.partial_fee = 'pays_share'
      and state.received < state.required
      and schedule.kind = 'payout'
      and schedule.status = 'pending'
    order by schedule.id
    for no key update of schedule
  loop
    continue when cut.payable <= 0 or cut.payable >= cut.amount;
    update app.payout_schedules as known set amount = cut.payable where known.id = cut.id;
    insert into app.payout_schedules (
      payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
    )
    values
      (
        cut.payout_id,
        cut.placement_id,
        cut.kind,
        cut.amount - cut.payable,
        cut.currency,
        cut.scheduled_date,
        cut.guarantee_completion_date
      );
  end loop;
end;
$$;
comment on function app_private.cut_to_fee is
  'Cuts what is scheduled for a placement, and for replacements of its candidate, where the part of its fee that has '
  'come in ends, where their terms pay the same part (pays_share): the rest is an obligation of its own, with the '
  'same dates. What pays a released hold is not cut. placement_id: the one whose fee it is '
  '(app_private.fee_placement); the caller has locked it.';
