create or replace function app_private.split_amount(amount bigint, weights numeric[], smallest_step bigint default 1)
returns bigint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  with
    part as (
      select
        weight.position,
        floor(exact.steps) as whole_steps,
        exact.steps - floor(exact.steps) as fraction
      from
        unnest(split_amount.weights) with ordinality as weight (value, position)
        cross join lateral (
          select
            split_amount.amount / split_amount.smallest_step * weight.value / (
              select sum(w) from unnest(split_amount.weights) as w
            ) as steps
        ) as exact
    ),
    ranked as (
      select
        position,
        whole_steps,
        row_number() over (order by fraction desc, position) as rank,
        split_amount.amount / split_amount.smallest_step - sum(whole_steps) over () as steps_left
      from part
    )
  select
    array_agg(
      ((whole_steps + case when rank <= steps_left then 1 else 0 end) * split_amount.smallest_step)::bigint
      order by position
    )
  from ranked;
$$;
comment on function app_private.split_amount is
  'Splits an amount (minor units, a multiple of smallest_step) by weights. The parts sum to the amount exactly, and '
  'each differs from its exact quota by less than one step. This is the only rounding rule of Holdback. Source: the '
  'largest remainder method (Hamilton); ties go to the earlier part.';
