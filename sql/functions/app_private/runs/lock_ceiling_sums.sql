create or replace function app_private.lock_ceiling_sums(schedule_ids uuid[], day date)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part record;
begin
  if not exists (select from app.payout_ceilings where lifted_at is null) then
    return;
  end if;
  -- Debts come before these sums in the order of locks: answers are recorded so.
  perform
  from app.recoveries as debt
  where
    debt.status = 'open'
    and (debt.recruiter_id, debt.currency) in (
      select schedule.recruiter_id, schedule.currency
      from app.payout_schedules as schedule
      where schedule.id = any (lock_ceiling_sums.schedule_ids)
    )
  order by debt.id
  for no key update;
  for part in
    select distinct ceiling.scope_kind, ceiling.scope_id, schedule.currency
    from
      app.payout_schedules as schedule
      cross join lateral app_private.ceilings_of(
        schedule.currency,
        schedule.company_id,
        schedule.recruiter_id
      ) as ceiling
    where schedule.id = any (lock_ceiling_sums.schedule_ids)
    order by 1, 2, 3
  loop
    -- The update that changes nothing locks the row: what other runs are about to count is waited for.
    insert into app_private.ceiling_sums as known (scope_kind, scope_id, currency, day, amount)
    values
      (
        part.scope_kind,
        part.scope_id,
        part.currency,
        lock_ceiling_sums.day,
        app_private.ceiling_sum(part.scope_kind, part.scope_id, part.currency, lock_ceiling_sums.day)
      )
    on conflict on constraint ceiling_sums_key do update set amount = known.amount;
  end loop;
end;
$$;
comment on function app_private.lock_ceiling_sums is
  'Locks the sums that schedules about to be claimed count against, so that two runs do not use the same room. '
  'Nothing while no ceiling is set.';
