create or replace function app_private.doubt_unanswered(transfer_ids uuid[], reversal_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  code constant text := 'no_answer_recorded';
  message constant text := 'The worker that sent it recorded no answer.';
  moment constant timestamptz := clock_timestamp();
begin
  update app.payout_transfers as transfer
  set (status, error_code, error_message, http_status, answered_at, lease_until, next_attempt_at) = row(
    'in_doubt',
    code,
    message,
    null,
    moment,
    null,
    moment
  )
  where transfer.id = any (doubt_unanswered.transfer_ids);
  update app.payout_reversals as reversal
  set (status, error_code, error_message, http_status, answered_at, lease_until, next_attempt_at) = row(
    'in_doubt',
    code,
    message,
    null,
    moment,
    null,
    moment
  )
  where reversal.id = any (doubt_unanswered.reversal_ids);
end;
$$;
comment on function app_private.doubt_unanswered is
  'The step into doubt of sent transfers and reversals whose lease is over, and which the caller has locked: Stripe is '
  'asked about them at once.';
