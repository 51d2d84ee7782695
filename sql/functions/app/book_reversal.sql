create or replace function app.book_reversal(finding_id uuid, "as" text, reason text default null)
returns app.finding_bookings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  finding app.reconciliation_findings;
  transfer app.payout_transfers;
  payout app.payouts;
  booking app.finding_bookings;
  unbooked bigint;
  owed bigint;
begin
  if book_reversal.reason is null then
    perform app_private.assert_admin();
  else
    perform app_private.begin_verb(book_reversal.reason);
  end if;
  if book_reversal."as" is null or book_reversal."as" not in ('owed_again', 'taken_back') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no way to book a reversal.', coalesce(book_reversal."as", '(none)')),
      'Use owed_again (a new schedule pays it again) or taken_back (it is not owed any more).',
      'as'
    );
  end if;
  select told.transfer_id
  into booking.transfer_id
  from app.reconciliation_findings as told
  where told.id = book_reversal.finding_id and told.kind = 'reversed_there';
  if booking.transfer_id is not null then
    -- After a replacement the money counts for another payout.
    perform app_private.lock_bearing_payouts(
      array(select named.payout_id from app.payout_transfers as named where named.id = booking.transfer_id)
    );
    perform app_private.lock_schedule(
      (select named.schedule_id from app.payout_transfers as named where named.id = booking.transfer_id)
    );
    select * into transfer from app.payout_transfers where id = booking.transfer_id for no key update;
    select * into payout from app.payouts where id = app_private.bearing_payout(transfer.payout_id);
    perform app_private.lock_payout_parts(array[payout.id]);
    perform from app.recoveries as debt where debt.payout_id = payout.id order by debt.id for no key update;
  end if;
  finding := app_private.lock_finding(book_reversal.finding_id);
  if transfer.id is null then
    perform app_private.raise_error(
      'invalid_argument',
      format('Finding %s (%s) is about no reversal.', finding.id, finding.kind),
      'Book a finding reversed_there.',
      'finding_id'
    );
  end if;
  if upper(finding.theirs ->> 'currency') is distinct from transfer.currency then
    perform app_private.raise_error(
      'currency_does_not_fit',
      format(
        'Stripe has transfer %s in %s, Holdback in %s.',
        finding.subject,
        upper(finding.theirs ->> 'currency'),
        transfer.currency
      ),
      'Look at the transfer in Stripe''s dashboard, then explain the finding.',
      'finding_id'
    );
  end if;
  unbooked := transfer.reversed_by_hand
    - coalesce(
      (
        select sum(earlier.amount)
        from app.finding_bookings as earlier
        where earlier.transfer_id = transfer.id and earlier.kind <> 'paid' and earlier.undone_at is null
      ),
      0
    );
  if
    (finding.theirs ->> 'amount_reversed')::bigint
      - (app_private.reversed_by_us(transfer.id)).possible is distinct from transfer.reversed_by_hand
    or unbooked <= 0
  then
    perform app_private.raise_error(
      'amount_does_not_fit',
      format(
        'Of transfer %s, %s %s are known as reversed by hand, %s of them not booked; the finding tells of %s reversed.',
        finding.subject,
        transfer.reversed_by_hand,
        transfer.currency,
        unbooked,
        finding.theirs ->> 'amount_reversed'
      ),
      'Wait until nothing of it is on its way, and have it reconciled again.',
      'finding_id'
    );
  end if;
  owed := greatest(app_private.schedulable_amount(payout.id), 0);
  booking.finding_id := finding.id;
  booking.kind := book_reversal."as";
  booking.payout_id := payout.id;
  booking.currency := transfer.currency;
  booking.reason := book_reversal.reason;
  booking.breach_id := app_private.standing_breach(payout.id);
  if book_reversal."as" = 'taken_back' then
    booking.amount := unbooked;
    booking.given_up := least(unbooked, owed);
  else
    booking.amount := least(unbooked, owed);
    if booking.amount = 0 then
      perform app_private.raise_error(
        'amount_does_not_fit',
        format('Nothing of payout %s is owed: what was reversed settled a debt.', payout.id),
        'Book it as taken_back.',
        'as'
      );
    end if;
  end if;
  if app_private.needs_second_person(
    'finding_booking',
    'book_reversal',
    jsonb_build_object('finding_id', finding.id, 'as', book_reversal."as", 'reason', book_reversal.reason),
    jsonb_build_object(
      'payout_id', payout.id,
      'subject', finding.subject,
      'amount', booking.amount,
      'not_owed_any_more', coalesce(booking.given_up, 0),
      'currency', transfer.currency,
      'reversed_by_hand', transfer.reversed_by_hand
    ),
    booking.amount,
    transfer.currency,
    payout.recruiter_id,
    payout.company_id,
    payout.id
  ) then
    return null;
  end if;
  if book_reversal.reason is null then
    perform app_private.set_reason(
      format('Booked as %s: a reversal of %s by hand.', book_reversal."as", finding.subject)
    );
  end if;
  if book_reversal."as" = 'owed_again' then
    perform app_private.reopen_payout(payout.id);
    booking.schedule_id := app_private.add_schedule(payout, booking.amount, now());
  end if;
  booking := app_private.record_booking(
    booking,
    case book_reversal."as"
      when 'owed_again' then format('Reversed by hand, and owed again by schedule %s.', booking.schedule_id)
      else 'Reversed by hand, and not owed any more.'
    end
  );
  perform app_private.set_reason(null);
  return booking;
end;
$$;
comment on function app.book_reversal is
  'Books a reversal that somebody made at Stripe by hand, which a reconciliation has found (reversed_there). as: '
  'owed_again makes a new schedule over it, due at once; taken_back says that it is not owed any more. What of it '
  'settled a debt stays so. Until it is booked, it counts as not paid. Under dual control (kind finding_booking) it '
  'leaves a request and returns null. app.undo_finding_booking undoes it. Admins only. Raises HB001, HB002, HB003 '
  '(the finding is closed), HB008 (no such way, or another kind of finding), HB035 (too many requests), HB037 (the '
  'reason is too long), HB051 (nothing is left to book, or nothing is owed), HB052 (another currency), HB073 (over '
  'the API: the sign-in is too old).';
