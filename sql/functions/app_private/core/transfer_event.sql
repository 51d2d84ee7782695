-- Without a path, so that it is inlined.
create or replace function app_private.transfer_event(transfer app.payout_transfers, what text)
returns app.events
language sql
volatile
return row(
  uuidv7(),
  'payout_transfer.' || what,
  (transfer).payout_id,
  (transfer).id,
  jsonb_strip_nulls(
    jsonb_build_object(
      'status', (transfer).status,
      'amount', (transfer).amount,
      'currency', (transfer).currency,
      'company_id', (transfer).company_id,
      'recruiter_id', (transfer).recruiter_id,
      'schedule_id', (transfer).schedule_id,
      'placement_id', (transfer).placement_id,
      'run_id', (transfer).run_id,
      'error_code', (transfer).error_code
    )
  ),
  clock_timestamp()
)::app.events;
comment on function app_private.transfer_event is
  'The event of a transfer: what app_private.row_event_payload tells of a row, by the columns of transfers.';
