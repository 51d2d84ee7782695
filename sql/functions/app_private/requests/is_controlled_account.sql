create or replace function app_private.is_controlled_account(recruiter_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (select from app.payout_accounts as account where account.user_id = is_controlled_account.recruiter_id)
    or exists (
      select
      from app.payout_schedules as schedule
      where schedule.recruiter_id = is_controlled_account.recruiter_id and app_private.is_open_schedule(schedule.status)
    )
    or exists (
      select
      from app.escrow_holds as hold
      where hold.recruiter_id = is_controlled_account.recruiter_id and hold.status = 'active'
    );
$$;
comment on function app_private.is_controlled_account is
  'Whether another account for a recruiter needs a second person under dual control: they have one, or money is owed '
  'or held.';
