create or replace function app_private.count_hand_reversals(debt app.recoveries)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  came_back bigint;
begin
  if (count_hand_reversals.debt).status <> 'open' or (count_hand_reversals.debt).purpose = 'redirect' then
    return;
  end if;
  came_back := app_private.debt_left(count_hand_reversals.debt)
    - greatest(
      0,
      app_private.paid_amount((count_hand_reversals.debt).payout_id)
        - app_private.earned_amount((count_hand_reversals.debt).payout_id)
        - app_private.unpaid_steps((count_hand_reversals.debt).id)
    );
  if came_back > 0 then
    insert into app.recovery_steps (recovery_id, kind, amount, status, reason, created_by, created_by_role)
    values
      (
        (count_hand_reversals.debt).id,
        'hand_reversal',
        came_back,
        'done',
        'Reversed at Stripe, not by Holdback.',
        actor.user_id,
        actor.role
      );
  end if;
end;
$$;
comment on function app_private.count_hand_reversals is
  'Counts towards a debt what came back of its payout by reversals that somebody made at Stripe. A reversal of ours '
  'that is on its way comes first: what it cannot take is counted when it is refused. The caller has locked the debt.';
