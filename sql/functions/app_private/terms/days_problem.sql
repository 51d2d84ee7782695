create or replace function app_private.days_problem(days numeric)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    format(
      '%s is not a whole number of days from 0 to %s.',
      coalesce(days_problem.days::text, 'Nothing'),
      app_private.max_guarantee_days()
    )
  where
    days_problem.days is null
    or days_problem.days not between 0 and app_private.max_guarantee_days()
    or days_problem.days % 1 <> 0;
$$;
comment on function app_private.days_problem is
  'The reason why this number of days from the start date is invalid, as a sentence; null when it is valid. One rule '
  'for guarantees, first payments and tranches.';
