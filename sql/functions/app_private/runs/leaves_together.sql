create or replace function app_private.leaves_together(
  amounts bigint[],
  minimums bigint[],
  pays_by timestamptz[],
  as_of timestamptz
)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      bool_or(item.minimum is null or item.pays_by <= leaves_together.as_of) or sum(item.amount) >= min(item.minimum),
      false
    )
  from
    unnest(leaves_together.amounts, leaves_together.minimums, leaves_together.pays_by) as item (
      amount,
      minimum,
      pays_by
    );
$$;
comment on function app_private.leaves_together is
  'Whether what is due to a recruiter in a currency at a moment is paid then, all of it, or waits, all of it. '
  'amounts, minimums: minor units; pays_by: the ends of the longest waits; each with an element an obligation. It is '
  'paid when it comes to the smallest payment of one of them, or when one of them waits for nothing (any more). The '
  'rule of runs, of what is to come, and of what other terms would do.';
