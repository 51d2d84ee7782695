create or replace function app_private.assert_paid_as_planned(plan_id uuid, run_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  differs uuid;
begin
  select coalesce(item.schedule_id, transfer.schedule_id)
  into differs
  from
    (select * from app.run_plan_items as kept where kept.plan_id = assert_paid_as_planned.plan_id) as item
    full join (select * from app.payout_transfers as made where made.run_id = assert_paid_as_planned.run_id) as transfer
      on transfer.schedule_id = item.schedule_id
    left join app.payout_schedules as schedule on schedule.id = item.schedule_id
  where
    item.schedule_id is null
    or schedule.status not in ('processing', 'processed')
    or coalesce(transfer.amount, 0) <> item.pay_amount
    or transfer.destination <> item.stripe_account_id
    or transfer.currency <> item.currency
  limit 1;
  if differs is not null then
    perform app_private.raise_error(
      'plan_drifted',
      format('Schedule %s would not be paid as the plan has it.', differs),
      'Nothing was paid. Look at app.plan_drift and app.night_stops, then execute it again, or make a new plan.',
      'plan_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_paid_as_planned is
  'Compares the intents of a run with the plan that it was to pay, one by one, before they are committed. Raises '
  'HB070.';
