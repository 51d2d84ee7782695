create or replace function app_private.shares_problem(shares numeric[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when coalesce(cardinality(shares_problem.shares), 0) = 0 then 'A placement needs at least one recruiter.'
      when cardinality(shares_problem.shares) > app_private.max_shares()
        then format('A placement has at most %s recruiters.', app_private.max_shares())
      when bool_or(app_private.percentage_problem(share) is not null or share = 0)
        then 'A share is more than 0 and at most 100 percent, with at most two decimals.'
      when sum(share) <> 100 then format('The recruiters'' shares sum to %s, not to 100.', sum(share))
    end
  from unnest(shares_problem.shares) as share;
$$;
comment on function app_private.shares_problem is
  'The reason why these shares (percent) are invalid, as a sentence; null when they are valid.';
