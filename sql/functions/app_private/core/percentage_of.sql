create or replace function app_private.percentage_of(amount bigint, percentage numeric, smallest_step bigint)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      app_private.split_amount(
        percentage_of.amount,
        array[percentage_of.percentage, 100 - percentage_of.percentage],
        percentage_of.smallest_step
      )
    )[1];
$$;
comment on function app_private.percentage_of is
  'A percentage of an amount (minor units), rounded by app_private.split_amount, so that the part and the rest sum to '
  'the amount.';
