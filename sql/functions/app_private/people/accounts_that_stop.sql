create or replace function app_private.accounts_that_stop()
returns table (recruiter_id uuid, codes text[], stops_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select person.id, problem.codes, problem.stops_at
  from
    app.users as person
    left join app.payout_accounts as account on account.user_id = person.id
    cross join lateral (
      select
        array_agg(known.code order by known.position) as codes,
        case when bool_or(known.effect = 'stops') then null else min(known.at) end as stops_at
      from app_private.account_problems(person.id) with ordinality as known (code, effect, at, detail, position)
      where known.effect in ('stops', 'will_stop')
    ) as problem
  where
    person.role = 'recruiter'
    -- Nothing else stops an account: most are not looked at.
    and (account.id is null or not account.transfers_enabled or account.requirements_deadline is not null)
    and problem.codes is not null;
$$;
comment on function app_private.accounts_that_stop is
  'The recruiters whose account cannot receive, or will not from a date on (app_private.account_problems). stops_at: '
  'that date; null where it cannot receive already. For readers of reporting.';
