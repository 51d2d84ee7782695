create or replace function app_private.miscounted_statuses()
returns table (detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    format(
      'metrics count %s (%s) of %s, there are %s (%s)',
      sum(known.entities) filter (where known.is_kept),
      sum(known.amount) filter (where known.is_kept),
      concat_ws(' ', known.entity, known.status, nullif(known.error_code, ''), known.currency),
      sum(known.entities) filter (where not known.is_kept),
      sum(known.amount) filter (where not known.is_kept)
    )
  from
    (
      select kept.entity, kept.currency, kept.status, kept.error_code, kept.entities, kept.amount, true as is_kept
      from app_private.status_sums as kept
      union all
      select there.entity, there.currency, there.status, there.error_code, there.entities, there.amount, false
      from app_private.count_statuses() as there
    ) as known
  group by known.entity, known.currency, known.status, known.error_code
  having
    sum(case when known.is_kept then known.entities else -known.entities end) <> 0
    or sum(case when known.is_kept then known.amount else -known.amount end) <> 0;
$$;
comment on function app_private.miscounted_statuses is
  'The sums of app_private.status_sums that are not those of the rows themselves, in minor units. What made them '
  'differ is to be found: a trigger that was switched off, or rows put in past all triggers. '
  'app_private.measure_invariants counts anew when it has found some.';
