create or replace function app_private.record_booking(booking app.finding_bookings, explanation text)
returns app.finding_bookings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  recorded app.finding_bookings;
  finding app.reconciliation_findings;
begin
  insert into app.finding_bookings (
    finding_id, kind, transfer_id, payout_id, schedule_id, amount, given_up, currency, breach_id, reason, recorded_by,
    recorded_by_role
  )
  values
    (
      (record_booking.booking).finding_id,
      (record_booking.booking).kind,
      (record_booking.booking).transfer_id,
      (record_booking.booking).payout_id,
      (record_booking.booking).schedule_id,
      (record_booking.booking).amount,
      coalesce((record_booking.booking).given_up, 0),
      (record_booking.booking).currency,
      (record_booking.booking).breach_id,
      (record_booking.booking).reason,
      actor.user_id,
      actor.role
    )
  returning *
  into recorded;
  update app.reconciliation_findings as booked
  set
    explained_at = clock_timestamp(),
    explained_by = actor.user_id,
    explained_by_role = actor.role,
    explanation = record_booking.explanation
  where booked.id = recorded.finding_id
  returning *
  into finding;
  perform app_private.write_event(
    'reconciliation_finding.booked',
    to_jsonb(recorded) || jsonb_build_object('subject', finding.subject),
    recorded.payout_id,
    finding.id
  );
  return recorded;
end;
$$;
comment on function app_private.record_booking is
  'Records what was booked of a finding, and closes the finding with this explanation. Amounts in minor units. The '
  'caller has locked payout, schedule, transfer and finding.';
