create or replace function app_private.write_bank_payout_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.write_event(
    'bank_payout.' || case tg_op when 'INSERT' then 'created' else new.status end,
    jsonb_build_object(
      'recruiter_id', new.recruiter_id,
      'stripe_account_id', new.stripe_account_id,
      'stripe_payout_id', new.stripe_payout_id,
      'amount', new.amount,
      'currency', new.currency,
      'status', new.status,
      'arrival_date', new.arrival_date,
      'failure_code', new.failure_code,
      'failure_message', new.failure_message,
      'was_paid', tg_op = 'UPDATE'
      and old.status = 'paid'
    ),
    entity_id => new.id
  );
  return null;
end;
$$;
comment on function app_private.write_bank_payout_event is
  'After-row trigger of app.bank_payouts: one event for a new row or a new status. was_paid: it came back after it '
  'counted as paid.';
