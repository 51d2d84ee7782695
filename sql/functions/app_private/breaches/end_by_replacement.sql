create or replace function app_private.end_by_replacement(
  placement app.placements,
  ended_on date,
  reason text,
  remedy text
)
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
  select * into policy from app.payout_policies where id = (end_by_replacement.placement).policy_id;
  insert into app.guarantee_breaches (
    placement_id, ended_on, reason, clawback_rule, remedy, reported_by, reported_by_role
  )
  values
    (
      (end_by_replacement.placement).id,
      end_by_replacement.ended_on,
      end_by_replacement.reason,
      policy.clawback_rule,
      end_by_replacement.remedy,
      actor.user_id,
      actor.role
    )
  returning *
  into breach;
  perform app_private.withdraw_unsent_of_placement((end_by_replacement.placement).id);
  -- Nothing is earned under this placement: all that was paid of it becomes a debt, which the other placement takes
  -- over.
  for planned in
    select * from app_private.plan_breach(end_by_replacement.placement, end_by_replacement.ended_on, true)
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
comment on function app_private.end_by_replacement is
  'Ends the payouts of a placement whose place another one takes: what is unsent and held is ended, and what was paid '
  'is a debt until app_private.carry_over sets it off against the other placement, in the same transaction. remedy: '
  'replacement, or undone for a replacement that is taken back. Returns the report. The caller has locked placement, '
  'payouts and parts. Raises HB012 (a transfer is on its way).';
