create or replace function app_private.ask_about_accounts_in_use()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    soon(moment) as (select now() + make_interval(days => app_private.setting('account_check_days')::integer)),
    payee as (
      select schedule.recruiter_id
      from
        soon
        join app.payout_schedules as schedule on schedule.due_at <= soon.moment
      union
      select hold.recruiter_id
      from
        soon
        join app.escrow_holds as hold on hold.status = 'active' and hold.release_date <= soon.moment
    )
  select
    app_private.enqueue(
      'sync_payout_account',
      array_agg(jsonb_build_object('stripe_account_id', account.stripe_account_id) order by account.id),
      job_keys => array_agg('sync_payout_account:' || account.stripe_account_id order by account.id)
    )
  from app.payout_accounts as account
  where account.user_id in (select payee.recruiter_id from payee)
  having count(*) > 0;
$$;
comment on function app_private.ask_about_accounts_in_use is
  'Has Stripe asked about the accounts of recruiters with money that is due, or released, within the setting '
  'account_check_days: an account that was closed, rejected or cut off is found before a transfer to it fails, '
  'without any webhook.';
