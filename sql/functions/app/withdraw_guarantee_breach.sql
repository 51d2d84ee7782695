create or replace function app.withdraw_guarantee_breach(placement_id uuid, reason text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  breach app.guarantee_breaches;
  credit app.company_credits;
  broken app.guarantee_breach_payouts;
  placement app.placements;
  restored bigint;
begin
  perform app_private.begin_verb(withdraw_guarantee_breach.reason);
  placement := app_private.lock_placement(withdraw_guarantee_breach.placement_id);
  perform
  from app.payouts
  where payouts.placement_id = withdraw_guarantee_breach.placement_id
  order by id
  for no key update;
  select *
  into breach
  from app.guarantee_breaches as standing
  where standing.placement_id = withdraw_guarantee_breach.placement_id and standing.withdrawn_at is null
  for no key update;
  if not found then
    perform app_private.raise_error(
      'wrong_status',
      'No breach of this placement stands.',
      'Nothing needs to be done.',
      'placement_id'
    );
  end if;
  perform app_private.lock_payout_parts(
    array(select id from app.payouts where payouts.placement_id = breach.placement_id)
  );
  perform from app.recoveries where breach_id = breach.id order by id for no key update;
  if
    exists (
      select
      from
        app.recovery_steps as step
        join app.recoveries as recovery on recovery.id = step.recovery_id
      where recovery.breach_id = breach.id and step.status = 'reserved'
    )
    or exists (
      select
      from
        app.guarantee_breach_payouts as touched
        join app.payout_transfers as transfer on transfer.payout_id = touched.payout_id
      where touched.breach_id = breach.id and transfer.status in ('sent', 'in_doubt')
    )
  then
    perform app_private.raise_error(
      'too_late',
      'Money is on its way because of this breach.',
      'Wait until its outcome is recorded, then withdraw the report.',
      'placement_id'
    );
  end if;

  select *
  into credit
  from app.company_credits as owed
  where owed.breach_id = breach.id and owed.status <> 'cancelled'
  for no key update;
  if credit.status = 'settled' then
    perform app_private.raise_error(
      'already_settled',
      format('%s %s were given back to the company because of this breach.', credit.amount, credit.currency),
      format('If that was undone, say so: app.reopen_company_credit(%L, ''the reason'').', credit.id),
      'placement_id'
    );
  end if;
  restored := app_private.breach_amount(breach.id);
  if app_private.needs_second_person(
    'breach_withdrawal',
    'withdraw_guarantee_breach',
    jsonb_build_object('placement_id', breach.placement_id, 'reason', withdraw_guarantee_breach.reason),
    jsonb_build_object('breach', breach.id, 'ended_on', breach.ended_on, 'amount', restored),
    restored,
    placement.currency,
    company_id => placement.company_id
  ) then
    return null;
  end if;

  update app.company_credits set status = 'cancelled' where id = credit.id;
  update app.recoveries set status = 'cancelled' where breach_id = breach.id and status = 'open';
  update app.guarantee_breaches as withdrawn
  set
    withdrawn_at = now(),
    withdrawn_by = actor.user_id,
    withdrawn_by_role = actor.role,
    withdrawal_reason = withdraw_guarantee_breach.reason
  where withdrawn.id = breach.id
  returning *
  into breach;
  for broken in
    select * from app.guarantee_breach_payouts as each where each.breach_id = breach.id order by each.payout_id
  loop
    perform app_private.restore_payout(broken);
  end loop;
  update app.placements set status = 'active' where id = breach.placement_id;
  perform app_private.set_reason(null);
  perform app_private.write_event('placement.breach_withdrawn', to_jsonb(breach), entity_id => breach.placement_id);
  return breach;
end;
$$;
comment on function app.withdraw_guarantee_breach is
  'Withdraws a breach that was reported by mistake: its open debts are cancelled, what was owed back to the company '
  'is owed no more, and what the recruiters earned is owed to them again, as held and as scheduled as before. What '
  'came back meanwhile becomes a new schedule, due at once. Under dual control (kind breach_withdrawal, with the sum '
  'of these) it leaves a request and returns null. Admins only. Raises HB001, HB002, HB003 (no breach of this '
  'placement), HB008 (no reason), HB012 (money is on its way because of it), HB026 (the company''s credit is '
  'settled), HB035 (too many requests), HB037 (the reason is too long).';
