create or replace function app_private.money_limits(out limits jsonb, out first_ids uuid[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with funds as materialized (select * from app_private.funds_to_spend())
  select
    (select jsonb_object_agg(funds.currency, funds.amount - funds.kept) from funds),
    (
      select array_agg(first.id)
      from
        funds
        cross join unnest(funds.first_ids) as first (id)
    );
$$;
comment on function app_private.money_limits is
  'app_private.funds_to_spend for a claim. limits: the most that one obligation may cost now, {"USD": 1000} in minor '
  'units; null when no balance is known. first_ids: the obligations that come before all others.';
