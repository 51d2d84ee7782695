create or replace function app_private.due_with(schedule_ids uuid[])
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from app.payout_policies as policy where policy.longest_wait_days is not null) then
    return '{}';
  end if;
  return array(
    select other.schedule_id
    from
      (
        select distinct schedule.recruiter_id, schedule.currency
        from app.payout_schedules as schedule
        where schedule.id = any (due_with.schedule_ids)
      ) as payee
      cross join lateral app_private.due_together(payee.recruiter_id, payee.currency, now()) as other
    where other.schedule_id <> all (due_with.schedule_ids)
  );
end;
$$;
comment on function app_private.due_with is
  'What else is due now to the recruiters of these obligations in their currencies (app_private.due_together), where '
  'any terms let small amounts wait.';
