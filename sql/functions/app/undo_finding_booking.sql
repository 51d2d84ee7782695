create or replace function app.undo_finding_booking(booking_id uuid, reason text)
returns app.finding_bookings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  booking app.finding_bookings;
  transfer app.payout_transfers;
  schedule app.payout_schedules;
  payout app.payouts;
  reopened app.reconciliation_findings;
  followed text;
begin
  perform app_private.begin_verb(undo_finding_booking.reason);
  select * into booking from app.finding_bookings where id = undo_finding_booking.booking_id;
  if not found then
    perform app_private.raise_not_found('booking', 'booking_id');
  end if;
  payout := app_private.lock_payout(booking.payout_id);
  perform app_private.lock_payout_parts(array[payout.id]);
  select * into booking from app.finding_bookings where id = booking.id for no key update;
  if booking.undone_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Booking %s was undone already: %s', booking.id, booking.undo_reason),
      'Nothing needs to be done.',
      'booking_id'
    );
  end if;
  select * into transfer from app.payout_transfers where id = booking.transfer_id;
  select * into schedule from app.payout_schedules where id = booking.schedule_id;
  followed := case
    when app_private.standing_breach(payout.id) is distinct from booking.breach_id and booking.kind <> 'owed_again'
      then 'A breach of the guarantee counted it.'
    when booking.kind = 'paid'
      and (
        transfer.reversed_by_hand > 0
        or exists (
          select
          from app.payout_reversals as reversal
          where reversal.transfer_id = transfer.id and reversal.status <> 'refused'
        )
      )
      then 'The transfer was reversed, or is being reversed.'
    when booking.kind = 'owed_again'
      and (schedule.status not in ('pending', 'failed') or schedule.amount <> booking.amount)
      then format('Schedule %s is %s, over %s.', schedule.id, schedule.status, schedule.amount)
  end;
  if followed is not null then
    perform app_private.raise_error(
      'something_followed',
      format('Booking %s cannot be undone any more. %s', booking.id, followed),
      'Take back first what followed, or correct it by what may still be done with the payout.',
      'booking_id'
    );
  end if;
  if app_private.needs_second_person(
    'finding_booking',
    'undo_finding_booking',
    jsonb_build_object('booking_id', booking.id, 'reason', undo_finding_booking.reason),
    jsonb_build_object(
      'payout_id', payout.id,
      'kind', booking.kind,
      'amount', booking.amount,
      'currency', booking.currency,
      'transfer', transfer.stripe_transfer_id
    ),
    booking.amount,
    booking.currency,
    payout.recruiter_id,
    payout.company_id,
    payout.id
  ) then
    return null;
  end if;
  update app.finding_bookings as undone
  set
    undone_at = clock_timestamp(),
    undone_by = actor.user_id,
    undone_by_role = actor.role,
    undo_reason = undo_finding_booking.reason
  where undone.id = booking.id
  returning *
  into booking;
  if booking.kind = 'paid' then
    update app.payout_transfers
    set
      status = 'refused',
      stripe_transfer_id = null,
      error_code = 'unlinked',
      error_message = 'It was linked by mistake: another transfer or none pays the schedule.'
    where id = transfer.id;
    update app.payout_schedules
    set
      status = 'pending',
      processed_at = null
    where id = schedule.id;
    perform app_private.reopen_payout(payout.id);
  elseif booking.kind = 'owed_again' then
    update app.payout_schedules
    set
      status = 'cancelled',
      next_retry_at = null
    where id = schedule.id;
    perform app_private.complete_paid_payouts(array[payout.id]);
  end if;
  -- The finding is open again: the closed one stays as it is.
  insert into app.reconciliation_findings (
    kind, subject, transfer_id, stripe_transfer_id, ours, theirs, first_seen_at, first_seen_in, last_seen_at,
    last_seen_in, seen_count
  )
  select
    kind,
    subject,
    transfer_id,
    stripe_transfer_id,
    ours,
    theirs,
    first_seen_at,
    first_seen_in,
    last_seen_at,
    last_seen_in,
    seen_count
  from app.reconciliation_findings
  where id = booking.finding_id
  on conflict do nothing
  returning *
  into reopened;
  perform app_private.set_reason(null);
  perform app_private.write_event(
    'reconciliation_finding.booking_undone',
    to_jsonb(booking) || jsonb_build_object('reopened_finding_id', reopened.id),
    payout.id,
    booking.finding_id
  );
  return booking;
end;
$$;
comment on function app.undo_finding_booking is
  'Undoes app.link_transfer or app.book_reversal as a mistake, while nothing followed: the schedule that was linked '
  'is unpaid again, the one that a reversal made is cancelled, what was given up is earned again. The finding is open '
  'again, as a new one. Under dual control (kind finding_booking) it leaves a request and returns null. Admins only. '
  'Raises HB001, HB002, HB003 (undone already), HB008 (no reason), HB035 (too many requests), HB037 (the reason is '
  'too long), HB054 (something followed), HB073 (over the API: the sign-in is too old).';
