create or replace function app_private.add_amounts(amounts jsonb, more jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(currency, total), '{}')
  from
    (
      select each.key as currency, sum(each.value::numeric) as total
      from
        (
          select key, value from jsonb_each_text(add_amounts.amounts)
          union all
          select key, value from jsonb_each_text(add_amounts.more)
        ) as each
      group by each.key
    ) as totals;
$$;
comment on function app_private.add_amounts is
  'Adds two sums by currency, such as {"USD": 100} and {"JPY": 5, "USD": 1}, in minor units.';
