create or replace function app_private.above_ceilings(schedule_ids uuid[], day date)
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  obligation record;
  ceiling record;
  sums jsonb := '{}';
  fits boolean;
  above uuid[] := '{}';
begin
  if not exists (select from app.payout_ceilings where lifted_at is null) then
    return above;
  end if;
  for obligation in
    select
      schedule.id,
      schedule.currency,
      schedule.company_id,
      schedule.recruiter_id,
      schedule.amount - coalesce(set_off.amount, 0) as amount
    from
      app.payout_schedules as schedule
      left join (
        select planned.schedule_id, sum(planned.amount) as amount
        from app_private.plan_offsets(above_ceilings.schedule_ids) as planned
        group by planned.schedule_id
      ) as set_off
        on set_off.schedule_id = schedule.id
    where schedule.id = any (above_ceilings.schedule_ids) and not schedule.passes_ceilings
    order by schedule.due_at, schedule.id
  loop
    fits := true;
    for ceiling in
      select
        found.amount,
        concat_ws(' ', obligation.currency, found.scope_kind, found.scope_id) as key,
        app_private.ceiling_sum(found.scope_kind, found.scope_id, obligation.currency, above_ceilings.day) as counted
      from app_private.ceilings_of(obligation.currency, obligation.company_id, obligation.recruiter_id) as found
    loop
      -- A key is there once its scope is known; what does not fit adds nothing.
      sums := jsonb_build_object(ceiling.key, ceiling.counted) || sums;
      fits := fits and (sums ->> ceiling.key)::numeric + obligation.amount <= ceiling.amount;
    end loop;
    if not fits then
      above := above || obligation.id;
      continue;
    end if;
    select sums || coalesce(jsonb_object_agg(each.key, (sums ->> each.key)::numeric + obligation.amount), '{}')
    into sums
    from
      (
        select concat_ws(' ', obligation.currency, found.scope_kind, found.scope_id) as key
        from app_private.ceilings_of(obligation.currency, obligation.company_id, obligation.recruiter_id) as found
      ) as each;
  end loop;
  return above;
end;
$$;
comment on function app_private.above_ceilings is
  'Those of the due schedules that a day''s ceilings leave no room for, in order of due date: what does not fit is '
  'left, and a smaller one after it may fit. For the run and for its preview. Amounts are those of the transfers, '
  'without what is set off against debts.';
