create or replace function app_private.invariant_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'invariant_broken',
      item_count => measured.value::bigint,
      detail => measured.labels ->> 'rule',
      record => measured.labels ->> 'rule'
    )
  from app_private.measurements as measured
  where measured.name = 'holdback_invariant_violations_by_rule' and measured.value > 0;
$$;
comment on function app_private.invariant_needs is
  'For app.needs_you: rules of the books that rows break, as last measured. detail: the rule.';
