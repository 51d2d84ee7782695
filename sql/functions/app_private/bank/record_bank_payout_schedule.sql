create or replace function app_private.record_bank_payout_schedule(stripe_account_id text, payout_interval text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app_private.bank_payout_schedules (stripe_account_id, payout_interval)
  select record_bank_payout_schedule.stripe_account_id, told.payout_interval
  from
    app_private.as_stored_text(record_bank_payout_schedule.payout_interval, app_private.max_short_text()) as told (
      payout_interval
    )
  where told.payout_interval is not null
  on conflict on constraint bank_payout_schedules_pkey do update
    set
      payout_interval = excluded.payout_interval,
      checked_at = clock_timestamp();
$$;
comment on function app_private.record_bank_payout_schedule is
  'Records when Stripe pays from the Stripe balance of an account to its bank: manual, daily, weekly or monthly; '
  'null: Stripe did not say, and what is known stays.';
