create or replace function app_private.record_breach(placement app.placements, ended_on date, reason text, remedy text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  policy app.payout_policies;
  breach app.guarantee_breaches;
  planned record;
begin
  select * into policy from app.payout_policies where id = (record_breach.placement).policy_id;
  insert into app.guarantee_breaches (
    placement_id, ended_on, reason, clawback_rule, remedy, reported_by, reported_by_role
  )
  values
    (
      (record_breach.placement).id,
      record_breach.ended_on,
      record_breach.reason,
      policy.clawback_rule,
      record_breach.remedy,
      actor.user_id,
      actor.role
    )
  returning *
  into breach;
  -- Before planning. A sent transfer stops the report (HB012).
  perform app_private.withdraw_unsent_of_placement((record_breach.placement).id);
  -- Replaced, nothing is earned under this placement: all that was paid of it becomes a debt, which the other placement
  -- takes over.
  for planned in
    select *
    from app_private.plan_breach(record_breach.placement, record_breach.ended_on, record_breach.remedy <> 'refund')
  loop
    perform app_private.apply_breach(
      breach.id,
      planned.payout_id,
      planned.earned_before_amount,
      planned.earned_amount,
      planned.owed_amount,
      planned.debt,
      policy
    );
  end loop;
  return breach;
end;
$$;
comment on function app_private.record_breach is
  'Records that a candidate left, and applies the plan (app_private.plan_breach) to the payouts of the placement. '
  'remedy: refund, and what the clawback rule leaves stays owed; replacement, or undone for a replacement that is '
  'taken back, and what was paid is a debt until app_private.carry_over sets it off against the other placement, in '
  'the same transaction. Returns the report. The caller has locked placement, payouts and parts. Raises HB012 (a '
  'transfer is on its way).';
