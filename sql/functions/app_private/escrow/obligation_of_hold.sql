-- No "set search_path": the body is inlined into the calling queries.
create or replace function app_private.obligation_of_hold(hold app.escrow_holds, at timestamptz)
returns app.payout_schedules
language sql
stable
return pg_catalog.jsonb_populate_record(
  null::app.payout_schedules,
  pg_catalog.jsonb_build_object(
    'id',
    (hold).id,
    'payout_id',
    (hold).payout_id,
    'placement_id',
    (hold).placement_id,
    'recruiter_id',
    (hold).recruiter_id,
    'amount',
    (hold).hold_amount - (hold).released_amount,
    'currency',
    (hold).currency,
    'scheduled_date',
    at,
    'due_at',
    at,
    'status',
    'pending'
  )
);
comment on function app_private.obligation_of_hold is
  'What a hold becomes when it is released at a moment, to ask of it what the runs ask of an obligation. It has the id '
  'of the hold, and is in no table.';
