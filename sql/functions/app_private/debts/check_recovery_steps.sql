create or replace function app_private.check_recovery_steps()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  recovery app.recoveries;
begin
  select * into recovery from app.recoveries where id = new.recovery_id for no key update;
  if recovery.status <> 'open' and tg_op = 'INSERT' or app_private.debt_left(recovery) < 0 then
    perform app_private.raise_error(
      'over_allocated',
      format('Debt %s is %s; no further %s can be taken back.', recovery.id, recovery.status, new.amount),
      'Take back at most what is left of an open debt.',
      'amount'
    );
  end if;
  if new.status = 'dropped' then
    perform app_private.count_hand_reversals(recovery);
    select * into recovery from app.recoveries where id = new.recovery_id;
  end if;
  if
    not exists (
      select from app.recovery_steps as step where step.recovery_id = recovery.id and step.status = 'reserved'
    )
    and app_private.debt_left(recovery) = 0
  then
    update app.recoveries
    set status = case
      when exists (
          select from app.recovery_steps as step where step.recovery_id = recovery.id and step.kind = 'write_off'
        )
        then 'written_off'
      else 'recovered'
    end
    where id = recovery.id and status = 'open';
    -- It was paid, and has come back.
    perform app_private.end_payout(payout.id)
    from app.payouts as payout
    where payout.id = recovery.payout_id and payout.status = 'completed' and recovery.purpose = 'debt';
    perform app_private.write_event(
      'recovery.settled',
      jsonb_build_object('recovery_id', recovery.id, 'amount', recovery.amount),
      recovery.payout_id,
      recovery.id
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_recovery_steps is
  'After-row trigger of app.recovery_steps: settles a debt of which nothing is left; what was reversed by hand '
  'meanwhile is counted when a step is dropped. Raises HB010 when the steps exceed the debt, or the debt is not open.';
