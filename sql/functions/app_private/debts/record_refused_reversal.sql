create or replace function app_private.record_refused_reversal(reversal app.payout_reversals, at_stripe jsonb)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  transfer app.payout_transfers;
  at_stripe_amount bigint;
  debt app.recoveries;
begin
  select * into transfer from app.payout_transfers where id = (record_refused_reversal.reversal).transfer_id;
  perform app_private.lock_transfer_parts(array[transfer.id]);
  select coalesce(sum(each.amount), 0)
  into at_stripe_amount
  from jsonb_to_recordset(record_refused_reversal.at_stripe) as each (amount bigint);
  if (
    select sum(told.recorded)
    from app_private.record_reversed_at_stripe(transfer.id, at_stripe_amount) as told
  ) > 0 then
    update app.recoveries
    set next_reversal_at = clock_timestamp()
    where id = (record_refused_reversal.reversal).recovery_id and status = 'open';
    perform app_private.enqueue('recover_debts', array['{}'::jsonb], job_keys => array['recover_debts:next']);
    return 'counted';
  end if;
  update app.recoveries
  set next_reversal_at = null
  where id = (record_refused_reversal.reversal).recovery_id and status = 'open' and next_reversal_at > clock_timestamp()
  returning *
  into debt;
  if debt.id is null then
    return 'outdated';
  end if;
  perform app_private.write_event(
    'recovery.needs_attention',
    jsonb_build_object(
      'recovery_id', debt.id,
      'left', app_private.debt_left(debt),
      'currency', debt.currency,
      'error_code', (record_refused_reversal.reversal).error_code,
      'error_message', (record_refused_reversal.reversal).error_message
    ),
    debt.payout_id,
    debt.id
  );
  return 'needs_attention';
end;
$$;
comment on function app_private.record_refused_reversal is
  'Decides about a reversal that Stripe refused for good. When somebody took money of the transfer back at Stripe, it '
  'is counted, and the rest of the debt is tried at once. Otherwise a person must look: nothing more is tried, and an '
  'event says so (app.retry_recovery). at_stripe: the reversals of the transfer, amounts in minor units. Returns '
  'counted, needs_attention or outdated.';
