create or replace function app_private.set_off_exactly(schedule app.payout_schedules, amount bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  left_over bigint := set_off_exactly.amount;
  planned record;
begin
  if left_over = 0 then
    return;
  end if;
  perform
  from app.recoveries as debt
  where
    debt.status = 'open'
    and debt.by_offset
    and debt.recruiter_id = (set_off_exactly.schedule).recruiter_id
    and debt.currency = (set_off_exactly.schedule).currency
  order by debt.id
  for no key update;
  -- Stripe has the transfer: that payouts are paused, or a payout frozen, since then undoes nothing of it.
  for planned in
    select taken.recovery_id, taken.amount
    from
      (
        select array_agg(debt order by debt.id) as debts
        from app.recoveries as debt
        where
          debt.status = 'open'
          and debt.by_offset
          and debt.recruiter_id = (set_off_exactly.schedule).recruiter_id
          and debt.currency = (set_off_exactly.schedule).currency
        having count(*) > 0
      ) as payee
      cross join lateral app_private.set_off(payee.debts, array[set_off_exactly.schedule]) as taken
  loop
    exit when left_over = 0;
    insert into app.recovery_steps (recovery_id, kind, amount, status, schedule_id, created_by, created_by_role)
    values
      (
        planned.recovery_id,
        'offset',
        least(planned.amount, left_over),
        'reserved',
        (set_off_exactly.schedule).id,
        actor.user_id,
        actor.role
      );
    left_over := left_over - least(planned.amount, left_over);
  end loop;
  if left_over > 0 then
    perform app_private.raise_error(
      'transfer_does_not_fit',
      format(
        'The transfer is smaller than the schedule by %s %s, and debts of the recruiter explain all but %s of it.',
        set_off_exactly.amount,
        (set_off_exactly.schedule).currency,
        left_over
      ),
      'Compare the two in Stripe''s dashboard; enter the breach or the debt that is missing, or explain the finding.',
      'schedule_id'
    );
  end if;
end;
$$;
comment on function app_private.set_off_exactly is
  'Reserves offsets of the recruiter''s debts against a schedule of which Stripe has paid the rest, over exactly this '
  'amount in minor units, in the order of app_private.plan_offsets, also of debts that are paused or frozen now. The '
  'caller has locked the schedule. Raises HB047 when the debts do not come to it.';
