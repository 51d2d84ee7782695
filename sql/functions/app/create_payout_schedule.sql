create or replace function app.create_payout_schedule(
  payout_id uuid,
  scheduled_date timestamptz,
  amount bigint,
  reason text default null,
  seen_left bigint default null
)
returns app.payout_schedules
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  payout app.payouts;
  promised record;
  created app.payout_schedules;
begin
  if create_payout_schedule.reason is null then
    perform app_private.assert_admin();
  else
    perform app_private.begin_verb(create_payout_schedule.reason);
  end if;
  payout := app_private.lock_payout(create_payout_schedule.payout_id);
  perform app_private.assert_valid_scheduled_date(create_payout_schedule.scheduled_date, create_payout_schedule.reason);
  perform app_private.assert_valid_amount(create_payout_schedule.amount, payout.currency);
  perform app_private.assert_fresh_sign_in(create_payout_schedule.amount, payout.currency);
  perform app_private.assert_possible('create_payout_schedule', payout.id);
  perform app_private.assert_seen_left(
    format('payout %s', payout.id),
    create_payout_schedule.seen_left,
    app_private.schedulable_amount(payout.id),
    payout.currency
  );
  promised := app_private.promised_dates(payout, create_payout_schedule.amount, create_payout_schedule.scheduled_date);
  -- To cancel a hold and schedule its amount anew is a release by another name.
  if app_private.is_early_payment(payout.id, greatest(promised.scheduled_date, promised.guarantee_completion_date)) then
    if app_private.needs_second_person(
      'early_release',
      'create_payout_schedule',
      jsonb_build_object(
        'payout_id', payout.id,
        'scheduled_date', create_payout_schedule.scheduled_date,
        'amount', create_payout_schedule.amount,
        'reason', create_payout_schedule.reason,
        'seen_left', create_payout_schedule.seen_left
      ),
      app_private.approval_basis(payout),
      create_payout_schedule.amount,
      payout.currency,
      payout.recruiter_id,
      payout.company_id,
      payout.id
    ) then
      return null;
    end if;
  end if;
  perform app_private.reopen_payout(payout.id);
  insert into app.payout_schedules (
    payout_id, placement_id, kind, amount, currency, scheduled_date, guarantee_completion_date
  )
  values
    (
      payout.id,
      payout.placement_id,
      'payout',
      create_payout_schedule.amount,
      payout.currency,
      promised.scheduled_date,
      promised.guarantee_completion_date
    )
  returning *
  into created;
  perform app_private.note_unscheduled(payout.id);
  perform app_private.set_reason(null);
  return created;
end;
$$;
comment on function app.create_payout_schedule is
  'Adds a schedule: an obligation to pay a part of a payout on a date. A completed payout goes on, where a part of '
  'it was cancelled and is neither scheduled nor forfeited (app.forfeit_unscheduled). amount: minor units. '
  'scheduled_date: the earliest time of payment; what the terms promise still comes first: the day of the first '
  'payment for what was never withheld, the end of the guarantee and its notice period for the rest '
  '(app_private.promised_dates). reason: needed for a date in the past. seen_left: what the caller saw as not '
  'scheduled (the amount in app.possible_verbs), minor units, so that a part that is asked for twice is scheduled '
  'once; null: not said. Under dual control (kind early_release) it leaves a request and returns null where a hold of '
  'the payout was cancelled whose release date is later. Admins only. Raises HB001, HB002, HB003 (the payout is '
  'finished or failed), HB004, HB008 (no date, or an empty reason), HB010 (more than is left of the payout), HB028 '
  '(another amount is left), HB035 (too many requests), HB040 (in the past without a reason), HB059 (a date outside of '
  '2000 to 2100), HB073 (over the API: the sign-in is too old).';
