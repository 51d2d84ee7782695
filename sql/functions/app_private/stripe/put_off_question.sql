create or replace function app_private.put_off_question(intent_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  later constant timestamptz := clock_timestamp()
    + app_private.retry_delay(
      app_private.setting('look_up_after_seconds'),
      app_private.setting('resend_cap_seconds'),
      0
    );
begin
  update app.payout_transfers
  set next_attempt_at = later
  where
    id in (select part.id from app_private.transfer_parts(put_off_question.intent_id) as part)
    and status = 'in_doubt';
  update app.payout_reversals
  set next_attempt_at = later
  where id = put_off_question.intent_id and status = 'in_doubt';
end;
$$;
comment on function app_private.put_off_question is
  'Puts the next question about a transfer or reversal off that a look-up left in doubt.';
