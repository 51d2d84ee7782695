create or replace function app_private.add_schedule(payout app.payouts, amount bigint, scheduled_date timestamptz)
returns uuid
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.payout_schedules (payout_id, placement_id, kind, amount, currency, scheduled_date)
  values
    (
      (add_schedule.payout).id,
      (add_schedule.payout).placement_id,
      'payout',
      add_schedule.amount,
      (add_schedule.payout).currency,
      add_schedule.scheduled_date
    )
  returning id;
$$;
comment on function app_private.add_schedule is
  'Adds a schedule to a payout, for an amount in minor units that is owed anew or in part. Returns its id. The caller '
  'has locked the payout.';
