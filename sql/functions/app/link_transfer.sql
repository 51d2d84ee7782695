create or replace function app.link_transfer(finding_id uuid, schedule_id uuid, reason text default null)
returns app.finding_bookings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  finding app.reconciliation_findings;
  schedule app.payout_schedules;
  payout app.payouts;
  account app.payout_accounts;
  transfer app.payout_transfers;
  booking app.finding_bookings;
  part_of record;
  amount bigint;
  explanation text;
begin
  if link_transfer.reason is null then
    perform app_private.assert_admin();
  else
    perform app_private.begin_verb(link_transfer.reason);
  end if;
  account := app_private.lock_payee(
    (select named.recruiter_id from app.payout_schedules as named where named.id = link_transfer.schedule_id)
  );
  perform app_private.lock_bearing_payouts(
    array(select named.payout_id from app.payout_schedules as named where named.id = link_transfer.schedule_id)
  );
  schedule := app_private.lock_schedule(
    link_transfer.schedule_id,
    array['pending', 'processing', 'failed'],
    'Only an unpaid schedule can be paid by a transfer.'
  );
  select * into payout from app.payouts where id = schedule.payout_id;
  perform app_private.assert_nothing_on_its_way(payout.id, schedule.id, 'schedule_id');
  perform app_private.lock_payout_parts(array[payout.id]);
  finding := app_private.lock_finding(link_transfer.finding_id);
  if finding.kind not in ('unknown_to_us', 'unknown_obligation', 'duplicate') then
    perform app_private.raise_error(
      'invalid_argument',
      format('Finding %s (%s) is about no transfer that could pay a schedule.', finding.id, finding.kind),
      'Link a finding unknown_to_us, unknown_obligation or duplicate.',
      'finding_id'
    );
  end if;
  amount := (finding.theirs ->> 'amount')::bigint;
  if upper(finding.theirs ->> 'currency') is distinct from schedule.currency then
    perform app_private.raise_error(
      'currency_does_not_fit',
      format(
        'Transfer %s is in %s, the schedule in %s.',
        finding.subject,
        upper(finding.theirs ->> 'currency'),
        schedule.currency
      ),
      'Choose a schedule in the currency of the transfer.',
      'schedule_id'
    );
  end if;
  if
    finding.theirs ->> 'destination' is distinct from account.stripe_account_id
    and not exists (
      select
      from app.payout_transfers as known
      where known.recruiter_id = payout.recruiter_id and known.destination = finding.theirs ->> 'destination'
    )
  then
    perform app_private.raise_error(
      'recipient_does_not_fit',
      format(
        'Transfer %s went to %s, and the recruiter of the schedule has the account %s.',
        finding.subject,
        coalesce(finding.theirs ->> 'destination', 'nobody'),
        coalesce(account.stripe_account_id, '(none)')
      ),
      'Choose a schedule of the recruiter who received it.',
      'schedule_id'
    );
  end if;
  if amount is distinct from schedule.amount then
    perform app_private.raise_error(
      'amount_does_not_fit',
      format(
        'Transfer %s is of %s, the schedule of %s.',
        finding.subject,
        app_private.shown_amount(amount, schedule.currency),
        app_private.shown_amount(schedule.amount, schedule.currency)
      ),
      'Choose a schedule of the same amount, or make one: cancel this schedule, and schedule its amount in two parts.',
      'schedule_id'
    );
  end if;
  if app_private.needs_second_person(
    'finding_booking',
    'link_transfer',
    jsonb_build_object('finding_id', finding.id, 'schedule_id', schedule.id, 'reason', link_transfer.reason),
    app_private.booking_basis(payout, schedule)
      || jsonb_build_object('theirs', finding.theirs, 'subject', finding.subject),
    schedule.amount,
    schedule.currency,
    schedule.recruiter_id,
    schedule.company_id,
    payout.id
  ) then
    return null;
  end if;
  select unknown.part, unknown.at_stripe #>> '{metadata,holdback_batch_id}' as batch_id
  into part_of
  from app_private.unknown_transfers as unknown
  where
    unknown.stripe_transfer_id = finding.stripe_transfer_id
    and unknown.part > 0
    and app_private.part_subject(unknown.stripe_transfer_id, unknown.part) = finding.subject;
  explanation := format('The transfer was made by hand and pays schedule %s.', schedule.id);
  transfer := app_private.adopt_stripe_transfer(
    schedule.id,
    jsonb_build_object(
      'id', finding.stripe_transfer_id,
      'created', extract(epoch from coalesce((finding.theirs ->> 'created')::timestamptz, finding.first_seen_at)),
      'amount', amount,
      'amount_reversed', coalesce((finding.theirs ->> 'amount_reversed')::bigint, 0),
      'currency', lower(schedule.currency),
      'destination', finding.theirs ->> 'destination',
      'part', coalesce(part_of.part, 0),
      'metadata', jsonb_strip_nulls(jsonb_build_object('holdback_batch_id', part_of.batch_id))
    ),
    coalesce(link_transfer.reason, explanation)
  );
  booking.finding_id := finding.id;
  booking.kind := 'paid';
  booking.transfer_id := transfer.id;
  booking.payout_id := payout.id;
  booking.schedule_id := schedule.id;
  booking.amount := amount;
  booking.currency := schedule.currency;
  booking.reason := link_transfer.reason;
  booking := app_private.record_booking(booking, explanation);
  perform app_private.set_reason(null);
  return booking;
end;
$$;
comment on function app.link_transfer is
  'Books that a transfer made by hand at Stripe, which a reconciliation has found (unknown_to_us, unknown_obligation, '
  'duplicate), pays a schedule: the schedule is processed by it, and no run pays it again. Amount, currency and '
  'recruiter must be those of the schedule. Under dual control (kind finding_booking) it leaves a request and returns '
  'null. app.undo_finding_booking undoes it. Admins only. Raises HB001, HB002, HB003 (paid or cancelled, or the '
  'finding is closed), HB008 (another kind of finding), HB012 (its transfer is on its way), HB035 (too many '
  'requests), HB037 (the reason is too long), HB047 (the transfer pays another schedule), HB051 (another amount), '
  'HB052 (another currency), HB053 (the recruiter never had that account), HB073 (over the API: the sign-in is too '
  'old).';
