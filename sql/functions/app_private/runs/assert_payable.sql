create or replace function app_private.assert_payable(schedule_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  reasons text[];
begin
  select
    array_remove(array[case when schedule.due_at > now() then 'not_yet_due' end], null)
      || app_private.reasons_unpaid(schedule.id)
  into reasons
  from app.payout_schedules as schedule
  where schedule.id = assert_payable.schedule_id;
  if cardinality(reasons) > 0 then
    perform app_private.raise_not_payable(assert_payable.schedule_id, reasons);
  end if;
end;
$$;
comment on function app_private.assert_payable is
  'Raises HB050 for a schedule that is not due, or in whose way something stands (app_private.reasons_unpaid).';
