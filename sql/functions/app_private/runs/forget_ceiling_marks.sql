create or replace function app_private.forget_ceiling_marks()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := (now() at time zone 'UTC')::date;
  marked_ids uuid[];
begin
  if not exists (select from app.payout_schedules where above_ceiling_on = today) then
    return;
  end if;
  marked_ids := array(
    select marked.id
    from
      app.payout_schedules as marked
      join app.payouts as payout on payout.id = marked.payout_id
    where marked.above_ceiling_on = today and marked.status in ('pending', 'failed')
    order by payout.id, marked.id
    for no key update of payout, marked skip locked
  );
  update app.payout_schedules set above_ceiling_on = null where id = any (marked_ids);
end;
$$;
comment on function app_private.forget_ceiling_marks is
  'Lets a run look again at the schedules that ceilings left no room for earlier today: a ceiling may have been '
  'raised, or a transfer refused. Those that another transaction has locked are left.';
