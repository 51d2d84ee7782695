create or replace function app_private.take_back_breach(breach app.guarantee_breaches, reason text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  withdrawn app.guarantee_breaches;
  broken app.guarantee_breach_payouts;
begin
  update app.company_credits as credit
  set status = 'cancelled'
  where credit.breach_id = (take_back_breach.breach).id and credit.status <> 'cancelled';
  update app.recoveries as debt
  set status = 'cancelled'
  where debt.breach_id = (take_back_breach.breach).id and debt.status = 'open';
  update app.guarantee_breaches as standing
  set
    withdrawn_at = now(),
    withdrawn_by = actor.user_id,
    withdrawn_by_role = actor.role,
    withdrawal_reason = take_back_breach.reason
  where standing.id = (take_back_breach.breach).id
  returning *
  into withdrawn;
  for broken in
    select * from app.guarantee_breach_payouts as each where each.breach_id = withdrawn.id order by each.payout_id
  loop
    perform app_private.restore_payout(broken);
  end loop;
  update app.placements as restored set status = 'active' where restored.id = withdrawn.placement_id;
  return withdrawn;
end;
$$;
comment on function app_private.take_back_breach is
  'Takes a breach back: its open debts are cancelled, what it owes to the company is owed no more, and what the '
  'recruiters earned is owed to them again (app_private.restore_payout). Returns the withdrawn report. The caller has '
  'locked placement, payouts, parts and debts.';
