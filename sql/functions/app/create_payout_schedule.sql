create or replace function app.create_payout_schedule(payout_id uuid, scheduled_date timestamptz, amount bigint)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  created app.payout_schedules;
begin
  perform app_private.assert_admin();
  payout := app_private.lock_payout(
    create_payout_schedule.payout_id,
    array['pending', 'approved', 'processing'],
    'Nothing more can be scheduled of it.'
  );
  perform app_private.assert_valid_scheduled_date(create_payout_schedule.scheduled_date);
  perform app_private.assert_valid_amount(create_payout_schedule.amount, payout.currency);
  insert into app.payout_schedules (
    payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
  )
  select
    payout.id,
    placement.id,
    'payout',
    create_payout_schedule.amount,
    payout.currency,
    create_payout_schedule.scheduled_date,
    placement.guarantee_completion_date
  from app.placements as placement
  where placement.id = payout.placement_id
  returning *
  into created;
  return created;
end;
$$;
comment on function app.create_payout_schedule is
  'Adds a schedule: an obligation to pay a part of a payout on a date. amount: minor units. scheduled_date: the '
  'earliest time of payment; the end of the guarantee still comes first. Admins only. Raises HB001, HB002, HB003 (the '
  'payout is finished or failed), HB004, HB008 (no date), HB010 (more than is left of the payout).';
