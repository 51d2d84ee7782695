create or replace function app_private.uncovered_schedules(schedule_ids uuid[], as_of timestamptz default now())
returns table (schedule_id uuid, blocker text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  funds record;
  line record;
begin
  for funds in select * from app_private.funds_to_spend(uncovered_schedules.as_of) loop
    -- Most of the time the money is enough for all.
    continue when
      funds.amount - funds.kept >= (
        select coalesce(sum(schedule.amount), 0)
        from app.payout_schedules as schedule
        where schedule.id = any (uncovered_schedules.schedule_ids) and schedule.currency = funds.currency
      );
    for line in
      select schedule.id, schedule.amount
      from
        unnest(uncovered_schedules.schedule_ids) with ordinality as given (id, position)
        join app.payout_schedules as schedule on schedule.id = given.id
      where schedule.currency = funds.currency and schedule.id <> all (funds.first_ids)
      order by given.position
    loop
      schedule_id := line.id;
      blocker := app_private.funds_blocker(
        line.amount,
        funds.amount,
        case when line.id is distinct from funds.kept_for then funds.kept else 0 end
      );
      if blocker is not null then
        return next;
        continue;
      end if;
      funds.amount := funds.amount - line.amount;
      if line.id = funds.kept_for then
        funds.kept := 0;
      end if;
    end loop;
  end loop;
end;
$$;
comment on function app_private.uncovered_schedules is
  'Those of the obligations, taken in the given order, that the known money does not cover '
  '(app_private.funds_to_spend), with the reason: waiting_for_funds or behind_an_older_one. What is set off against '
  'debts still counts whole. Runs and previews share this rule.';
