create or replace function app_private.ask_about_blocked_accounts()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- What is due is found first, by its index: somebody who cannot be paid may have been paid for years.
  with
    due as materialized (
      select schedule.recruiter_id
      from app.payout_schedules as schedule
      where schedule.due_at <= now()
      union all
      select schedule.recruiter_id
      from app.payout_schedules as schedule
      where schedule.waits_for = 'account' and schedule.status = 'failed' and schedule.amount > 0
    )
  select
    app_private.enqueue(
      'sync_payout_account',
      array_agg(jsonb_build_object('stripe_account_id', blocked.stripe_account_id) order by blocked.id),
      job_keys => array_agg('sync_payout_account:' || blocked.stripe_account_id order by blocked.id)
    )
  from app.payout_accounts as blocked
  where
    blocked.transfers_enabled = false
    and (
      blocked.checked_at is null
      or blocked.checked_at < clock_timestamp()
        - make_interval(secs => app_private.setting('blocked_account_check_seconds'))
    )
    and exists (
      select
      from due
      where due.recruiter_id = blocked.user_id
    );
$$;
comment on function app_private.ask_about_blocked_accounts is
  'Has Stripe asked about accounts that cannot receive transfers although schedules for them are due, or were refused '
  'and wait for the account. So a lost job or a missing account.updated event delays no payment for long.';
