create or replace function app_private.tranches_problem(percentages numeric[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when cardinality(tranches_problem.percentages) > app_private.max_shares()
        then format('There are more than %s tranches.', app_private.max_shares())
      when sum(percentage) is distinct from 100
        then format('The tranches sum to %s %%, not to 100 %%.', coalesce(sum(percentage), 0))
    end
  from unnest(tranches_problem.percentages) as percentage;
$$;
comment on function app_private.tranches_problem is
  'The reason why tranches (percent) are invalid, as a sentence; null when they are valid.';
