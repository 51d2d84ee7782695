create or replace function app_private.account_problems(recruiter_id uuid)
returns table (code text, effect text, at timestamptz, detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    account as (
      select known.*
      from app.payout_accounts as known
      where known.user_id = account_problems.recruiter_id
    ),
    problem as (
      select 'no_payout_account' as code, null::timestamptz as at, null as detail
      where not exists (select from account)
      union all
      select
        disabled.code,
        account.checked_at,
        case disabled.code
          -- The sentence says it.
          when 'account_gone' then null
          when 'account_moved' then right(account.disabled_reason, 2)
          when 'out_of_reach' then account.country
          else nullif(
            concat_ws(
              ': ',
              app_private.stripe_words(array[account.disabled_reason]),
              app_private.stripe_words(account.requirements_due)
            ),
            ''
          )
        end
      from
        account
        cross join lateral (select app_private.disabled_code(account.disabled_reason)) as disabled (code)
      where not account.transfers_enabled
      union all
      select
        case when account.requirements_deadline is null then 'requirements_due' else 'requirements_deadline' end,
        account.requirements_deadline,
        app_private.stripe_words(account.requirements_due)
      from account
      where account.transfers_enabled and cardinality(account.requirements_due) > 0
      union all
      select 'requirements_eventually_due', null, app_private.stripe_words(account.requirements_eventually_due)
      from account
      where
        account.transfers_enabled
        and cardinality(account.requirements_eventually_due) > 0
        and not account.requirements_eventually_due <@ account.requirements_due
      union all
      select 'account_cool_down', account.cool_down_until, null
      from account
      where account.cool_down_until > now()
      union all
      select 'payouts_disabled', account.checked_at, null
      from account
      where not account.payouts_enabled
      union all
      select 'no_bank_account', null, null
      from account
      where cardinality(account.bank_currencies) = 0
      union all
      select 'no_bank_account_in_currency', null, owed.currencies
      from
        account
        cross join lateral (
          select string_agg(distinct part.currency, ', ' order by part.currency) as currencies
          from
            (
              select schedule.currency
              from app.payout_schedules as schedule
              where
                schedule.recruiter_id = account.user_id
                and app_private.is_open_schedule(schedule.status)
                and schedule.amount > 0
              union all
              select hold.currency
              from app.escrow_holds as hold
              where hold.recruiter_id = account.user_id and hold.status = 'active'
            ) as part
          where part.currency <> all (account.bank_currencies)
        ) as owed
      where cardinality(account.bank_currencies) > 0 and owed.currencies is not null
      union all
      select 'payouts_manual', null, null
      from
        account
        join app_private.bank_payout_schedules as schedule on schedule.stripe_account_id = account.stripe_account_id
      where schedule.payout_interval = 'manual'
      union all
      select 'bank_accounts_unknown', null, null
      from account
      where account.bank_currencies is null and account.transfers_enabled
      union all
      select 'negative_balance_kept', null, null
      from account
      where not account.debit_negative_balances
      union all
      select 'not_asked_yet', null, null
      from account
      where account.checked_at is null
    )
  select problem.code, meaning.effect, problem.at, problem.detail
  from
    problem
    join app_private.readiness_codes as meaning on meaning.code = problem.code
  order by meaning.rank;
$$;
comment on function app_private.account_problems is
  'What keeps a recruiter''s account from receiving, will keep it, or keeps its money from the bank, by what Stripe '
  'said last; no row: nothing that is known. The rule behind app.account_readiness, reporting.accounts_at_risk and '
  'app.explain_payout. at: since when, or from when on. detail: what Stripe asks for in plain words '
  '(app_private.stripe_words), a country or currencies.';
