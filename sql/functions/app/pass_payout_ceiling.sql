create or replace function app.pass_payout_ceiling(schedule_id uuid, reason text)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  schedule app.payout_schedules;
  payout app.payouts;
begin
  perform app_private.begin_verb(pass_payout_ceiling.reason);
  schedule := app_private.lock_schedule(pass_payout_ceiling.schedule_id);
  perform app_private.assert_possible('pass_payout_ceiling', schedule_id => schedule.id);
  select * into payout from app.payouts where id = schedule.payout_id;
  if app_private.needs_second_person(
    'ceiling',
    'pass_payout_ceiling',
    jsonb_build_object('schedule_id', schedule.id, 'reason', pass_payout_ceiling.reason),
    app_private.approval_basis(payout) || jsonb_build_object('schedule_amount', schedule.amount),
    recruiter_id => schedule.recruiter_id,
    company_id => schedule.company_id,
    payout_id => schedule.payout_id
  ) then
    return null;
  end if;
  update app.payout_schedules
  set
    passes_ceilings = true,
    above_ceiling_on = null
  where id = schedule.id
  returning *
  into schedule;
  perform app_private.pay_named(array[schedule.id]);
  perform app_private.set_reason(null);
  return schedule;
end;
$$;
comment on function app.pass_payout_ceiling is
  'Lets one schedule be paid above all ceilings; its transfer does not count against them. It is '
  'paid at once when it is due. Where there are two '
  'admins, or were when a ceiling was set, it leaves a request (kind ceiling) and returns null. Admins only. Raises '
  'HB001, HB002 (no such schedule), HB003 (paid, on its way or cancelled), HB008 (no reason), HB035 (too many '
  'requests), HB073 (over the API: the sign-in is too old).';
