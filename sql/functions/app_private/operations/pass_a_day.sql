create or replace function app_private.pass_a_day()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  days integer;
begin
  update app_private.demo set days_passed = days_passed + 1 returning days_passed into days;
  if days is null then
    perform app_private.raise_error(
      'not_the_demo',
      'Time is moved in the demo only, and this is not its database.',
      'Wait for the night, or look at app.rehearse; npm start -- --demo makes a demo.'
    );
  end if;
  -- Without the triggers that guard what people change: time passes. Refused to everybody but the administrator.
  perform app_private.set_reason('A day of the demo passes.');
  perform set_config('session_replication_role', 'replica', true);
  update app.placements
  set
    start_date = start_date - 1,
    signed_on = least(signed_on, start_date - 1)
  where status = 'active';
  update app.payout_schedules
  set
    scheduled_date = scheduled_date - interval '1 day',
    guarantee_completion_date = guarantee_completion_date - interval '1 day',
    next_retry_at = next_retry_at - interval '1 day',
    waiting_since = waiting_since - interval '1 day'
  where status in ('pending', 'failed');
  update app.escrow_holds set release_date = release_date - interval '1 day' where status = 'active';
  update app.fee_payments set available_on = available_on - 1 where undone_at is null and available_on >= current_date;
  update app.payout_accounts
  set
    cool_down_until = cool_down_until - interval '1 day',
    requirements_deadline = requirements_deadline - interval '1 day',
    checked_at = checked_at - interval '1 day';
  -- What was sent and has no answer grows older, as its key at Stripe does.
  update app.payout_transfers
  set
    created_at = created_at - interval '1 day',
    first_sent_at = first_sent_at - interval '1 day',
    sent_at = sent_at - interval '1 day',
    lease_until = lease_until - interval '1 day',
    next_attempt_at = next_attempt_at - interval '1 day'
  where listed_status in ('intended', 'in_doubt');
  -- They are counted anew when a ceiling asks.
  delete from app_private.ceiling_sums;
  update app.payout_reversals
  set
    created_at = created_at - interval '1 day',
    first_sent_at = first_sent_at - interval '1 day',
    sent_at = sent_at - interval '1 day',
    lease_until = lease_until - interval '1 day',
    next_attempt_at = next_attempt_at - interval '1 day'
  where app_private.is_open_transfer(status);
  update app.recoveries
  set
    collectable_from = collectable_from - interval '1 day',
    next_reversal_at = next_reversal_at - interval '1 day'
  where status = 'open';
  update app.requests set expires_at = expires_at - interval '1 day' where status = 'pending';
  update app.bank_payouts set arrival_date = arrival_date - 1 where arrival_date >= current_date;
  update graphile_worker._private_jobs set run_at = run_at - interval '1 day' where locked_at is null;
  perform set_config('session_replication_role', 'origin', true);
  perform app_private.set_reason(null);
  return days;
end;
$$;
comment on function app_private.pass_a_day is
  'Lets a day pass in the demo: whatever is to come comes a day nearer, and what is open grows a day older; what is '
  'over keeps its dates, as do plans, which are fixed. The history says so. Returns how many days were passed so far. '
  'Whoever calls it moves the clock of Stripe''s stand-in by as much. For the administrator, who alone may pass by '
  'triggers. Raises HB079 in every other database.';
