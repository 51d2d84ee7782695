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
  select * into payout from app.payouts where id = create_payout_schedule.payout_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such payout.', 'Check the id.', 'payout_id');
  end if;
  if payout.status not in ('pending', 'approved', 'processing') then
    perform app_private.raise_error('HB003', format('Payout %s is %s: nothing more can be scheduled.', payout.id, payout.status),
      'Schedule parts of a pending, approved or processing payout only.', 'payout_id');
  end if;
  if create_payout_schedule.scheduled_date is null or not isfinite(create_payout_schedule.scheduled_date) then
    perform app_private.raise_error('HB008', 'The date is missing.', 'Give the moment from which it may be paid.', 'scheduled_date');
  end if;
  perform app_private.assert_valid_amount(create_payout_schedule.amount, payout.currency);
  insert into app.payout_schedules (payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date)
  select payout.id, placement.id, 'payout', create_payout_schedule.amount, payout.currency,
         create_payout_schedule.scheduled_date, placement.guarantee_completion_date
    from app.placements as placement
   where placement.id = payout.placement_id
  returning * into created;
  return created;
end
$$;
comment on function app.create_payout_schedule is
  'Adds an obligation to pay a part of a payout (minor units) on a date, never before the guarantee completes. Admins only. Raises HB001, HB002, HB003, HB004, HB008, HB010 (more than is left of the payout).';
