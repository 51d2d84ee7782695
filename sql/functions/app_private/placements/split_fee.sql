create or replace function app_private.split_fee(parts app.recruiter_share[], fee bigint, smallest_step bigint)
returns bigint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  with
    part as (
      select each.position, each.fixed_amount, coalesce(each.share, 0) * split_fee.fee as weight
      from unnest(split_fee.parts) with ordinality as each (recruiter_id, share, role, fixed_amount, position)
    ),
    total as (
      select
        (split_fee.fee - coalesce(sum(part.fixed_amount), 0))::bigint as shared,
        array_agg(part.weight order by part.position) as weights,
        sum(part.weight) as weight
      from part
    ),
    rounded as (
      select
        case
          when total.shared > 0
            then app_private.split_amount(
              total.shared,
              total.weights || (100 * total.shared - total.weight),
              split_fee.smallest_step
            )
          else array_fill(0::bigint, array[cardinality(total.weights) + 1])
        end as amounts
      from total
    )
  select
    array_agg(coalesce(part.fixed_amount, rounded.amounts[part.position]) order by part.position)
      || (select amounts[cardinality(amounts)] from rounded)
  from
    part
    cross join rounded;
$$;
comment on function app_private.split_fee is
  'Splits a fee (minor units) into the parts of the recruiters and, as the last element, the platform''s rest, which '
  'together are the fee exactly. Fixed amounts first; shares are of the whole fee, rounded by '
  'app_private.split_amount. The parts have been checked (app_private.parts_problem).';
