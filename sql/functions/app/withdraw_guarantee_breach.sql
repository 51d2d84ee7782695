create or replace function app.withdraw_guarantee_breach(placement_id uuid, reason text)
returns app.guarantee_breaches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  breach app.guarantee_breaches;
  placement app.placements;
  replacement app.placements;
  restored bigint;
begin
  perform app_private.begin_verb(withdraw_guarantee_breach.reason);
  placement := app_private.lock_placement(withdraw_guarantee_breach.placement_id);
  select *
  into replacement
  from app.placements as known
  where known.replaces_placement_id = placement.id and known.status <> 'cancelled'
  for no key update;
  perform from app.payouts where payouts.placement_id in (placement.id, replacement.id) order by id for no key update;
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
  if breach.remedy = 'undone' then
    perform app_private.raise_error(
      'wrong_status',
      'This replacement was undone.',
      'Replace the candidate again: app.replace_candidate().',
      'placement_id'
    );
  end if;
  if replacement.status <> 'active' then
    perform app_private.raise_error(
      'wrong_status',
      format('Placement %s, which replaces this one, is %s.', replacement.id, replacement.status),
      'A replacement is undone while it is active: withdraw its own breach first.',
      'placement_id'
    );
  end if;
  perform app_private.lock_payout_parts(
    array(select id from app.payouts where payouts.placement_id in (placement.id, replacement.id))
  );
  perform
  from app.recoveries
  where recoveries.placement_id in (placement.id, replacement.id)
  order by id
  for no key update;
  perform app_private.assert_breach_at_rest(array_remove(array[placement.id, replacement.id], null));

  perform app_private.assert_credit_unsettled(breach.id);
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

  if replacement.id is not null then
    perform app_private.undo_replacement(placement, replacement, breach, withdraw_guarantee_breach.reason);
    select * into breach from app.guarantee_breaches as known where known.id = breach.id;
  else
    breach := app_private.take_back_breach(breach, withdraw_guarantee_breach.reason);
  end if;
  perform app_private.cut_to_fee((app_private.fee_placement(breach.placement_id)).id);
  perform app_private.set_reason(null);
  perform app_private.write_event('placement.breach_withdrawn', to_jsonb(breach), entity_id => breach.placement_id);
  return breach;
end;
$$;
comment on function app.withdraw_guarantee_breach is
  'Withdraws a breach that was reported by mistake: its open debts are cancelled, what was owed back to the company '
  'is owed no more, and what the recruiters earned is owed to them again, as held and as scheduled as before. What '
  'came back meanwhile becomes a new schedule, due at once. When the candidate was replaced, that is undone: the '
  'replacement is cancelled, and what was paid counts for this placement again. Under dual control (kind '
  'breach_withdrawal, with the sum of these) it leaves a request and returns null. Admins only. Raises HB001, HB002, '
  'HB003 (no breach of this placement, or its replacement is not active), HB008 (no reason), HB012 (money is on its '
  'way because of it), HB026 (the company''s credit is settled), HB035 (too many requests), HB037 (the reason is too '
  'long), HB073 (over the API: the sign-in is too old).';
