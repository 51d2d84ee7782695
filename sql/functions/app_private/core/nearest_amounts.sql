create or replace function app_private.nearest_amounts(amount numeric, smallest_step bigint)
returns bigint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(nearest order by nearest)
  from
    unnest(
      array[
        floor(nearest_amounts.amount / nearest_amounts.smallest_step) * nearest_amounts.smallest_step,
        ceil(nearest_amounts.amount / nearest_amounts.smallest_step) * nearest_amounts.smallest_step
      ]
    ) as nearest
  where app_private.amount_problem(nearest, nearest_amounts.smallest_step) is null;
$$;
comment on function app_private.nearest_amounts is
  'The valid amounts next below and above an amount that is no multiple of the currency''s smallest step, in minor '
  'units: for messages.';
