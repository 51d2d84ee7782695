create or replace function app_private.give_back_to_ceilings()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part record;
begin
  if not exists (select from app.payout_ceilings where lifted_at is null) then
    return null;
  end if;
  for part in
    select
      ceiling.scope_kind,
      ceiling.scope_id,
      after.currency,
      (after.created_at at time zone 'UTC')::date as day,
      sum(after.amount) as amount
    from
      old_transfers as before
      join app.payout_transfers as after on after.id = before.id
      join app.payout_schedules as schedule on schedule.id = after.schedule_id and not schedule.passes_ceilings
      cross join lateral app_private.ceilings_of(after.currency, after.company_id, after.recruiter_id) as ceiling
    where after.status = 'refused' and before.status <> 'refused'
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
  loop
    update app_private.ceiling_sums as known
    set amount = greatest(known.amount - part.amount, 0)
    where
      known.scope_kind = part.scope_kind
      and known.scope_id is not distinct from part.scope_id
      and known.currency = part.currency
      and known.day = part.day;
  end loop;
  return null;
end;
$$;
comment on function app_private.give_back_to_ceilings is
  'After-update trigger of app.payout_transfers, for each statement: what was refused or withdrawn no longer counts '
  'against the ceilings of the day of its intent.';
