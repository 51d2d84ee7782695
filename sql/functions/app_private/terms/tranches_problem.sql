create or replace function app_private.tranches_problem(percentages numeric[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('The tranches sum to %s %%, not to 100 %%.', coalesce(sum(percentage), 0))
  from unnest(tranches_problem.percentages) as percentage
  having sum(percentage) is distinct from 100;
$$;
comment on function app_private.tranches_problem is
  'The reason why tranches (percent) are invalid, as a sentence; null when they are valid.';
