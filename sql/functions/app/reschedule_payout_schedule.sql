create or replace function app.reschedule_payout_schedule(schedule_id uuid, scheduled_date timestamptz, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  payout app.payouts;
  schedule app.payout_schedules;
  new_date timestamptz;
begin
  perform app_private.begin_verb(reschedule_payout_schedule.reason);
  perform app_private.assert_valid_scheduled_date(
    reschedule_payout_schedule.scheduled_date,
    reschedule_payout_schedule.reason
  );
  schedule := app_private.lock_schedule(reschedule_payout_schedule.schedule_id);
  perform app_private.assert_possible('reschedule_payout_schedule', schedule_id => schedule.id);
  new_date := greatest(
    reschedule_payout_schedule.scheduled_date,
    (
      select app_private.start_of_day(placement.start_date + policy.first_payment_days, placement.time_zone)
      from
        app.placements as placement
        join app.payout_policies as policy on policy.id = placement.policy_id
      where
        placement.id = schedule.placement_id
        and schedule.kind = 'payout'
        and schedule.guarantee_completion_date is null
    )
  );
  if
    new_date < schedule.scheduled_date
    and app_private.is_early_payment(schedule.payout_id, greatest(new_date, schedule.guarantee_completion_date))
  then
    select * into payout from app.payouts where id = schedule.payout_id;
    if app_private.needs_second_person(
      'early_release',
      'reschedule_payout_schedule',
      jsonb_build_object(
        'schedule_id', schedule.id,
        'scheduled_date', reschedule_payout_schedule.scheduled_date,
        'reason', reschedule_payout_schedule.reason
      ),
      app_private.approval_basis(payout) || jsonb_build_object('scheduled_date', schedule.scheduled_date),
      schedule.amount,
      schedule.currency,
      schedule.recruiter_id,
      schedule.company_id,
      schedule.payout_id
    ) then
      return null;
    end if;
  end if;
  update app.payout_schedules
  set scheduled_date = new_date
  where id = schedule.id
  returning *
  into schedule;
  perform app_private.set_reason(null);
  return schedule;
end;
$$;
comment on function app.reschedule_payout_schedule is
  'Gives a pending schedule another date. What the terms promise still comes first: the end of the guarantee and its '
  'notice period, or the day of the first payment. A date in the past is allowed, since the reason says why. Under '
  'dual control (kind early_release) it leaves a request and returns null for an earlier date, where a hold of the '
  'payout was cancelled whose release date is later. Admins only. Raises HB001, HB002, HB003 (not pending), HB008 (no '
  'reason or no date), HB035 (too many requests), HB037 (the reason is too long), HB059 (a date outside of 2000 to '
  '2100), HB073 (over the API: the sign-in is too old).';
