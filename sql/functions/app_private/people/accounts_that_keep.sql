create or replace function app_private.accounts_that_keep()
returns table (recruiter_id uuid, codes text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- What is open is found once, not among all that each was ever paid.
  with
    owed as materialized (
      select schedule.recruiter_id, schedule.currency
      from app.payout_schedules as schedule
      where app_private.is_open_schedule(schedule.status) and schedule.amount > 0
      union
      select hold.recruiter_id, hold.currency
      from app.escrow_holds as hold
      where hold.status = 'active'
    )
  select account.user_id, problem.codes
  from
    app.payout_accounts as account
    cross join lateral (
      select array_agg(known.code order by known.position) as codes
      from app_private.account_problems(account.user_id) with ordinality as known (code, effect, at, detail, position)
      where known.effect = 'stays_at_stripe'
    ) as problem
  where
    -- Nothing else keeps money at Stripe: most accounts are not looked at.
    (
      not account.payouts_enabled
      or cardinality(account.bank_currencies) = 0
      or exists (
        select
        from owed
        where owed.recruiter_id = account.user_id and owed.currency <> all (account.bank_currencies)
      )
      or exists (
        select
        from app_private.bank_payout_schedules as schedule
        where schedule.stripe_account_id = account.stripe_account_id and schedule.payout_interval = 'manual'
      )
    )
    and problem.codes is not null
    and exists (
      select
      from app.payout_transfers as paid
      where
        paid.recruiter_id = account.user_id
        and paid.destination = account.stripe_account_id
        and paid.status = 'succeeded'
    );
$$;
comment on function app_private.accounts_that_keep is
  'The recruiters who were paid to their present account, whose money Stripe does not pay out to a bank by itself '
  '(app_private.account_problems). For readers of reporting.';
