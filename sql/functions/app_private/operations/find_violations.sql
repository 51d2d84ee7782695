create or replace function app_private.find_violations(untils jsonb)
returns app_private.invariant_findings[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A day more: what a transaction had written and not committed by then.
  since constant timestamptz := coalesce(
      (select max(last.counted_at) from app_private.invariant_counts as last),
      clock_timestamp()
    )
    - interval '1 day';
  at_once constant integer := 1000;
  -- What counts all of time, or all pairs, is asked when a round ends.
  of_rounds constant text[] := '{statuses_are_counted,company_sees_its_recruiters}';
  ends_round constant boolean := untils ->> 'payout_schedules' is null
  or exists (
    select
    from app_private.invariant_findings as finding
    where finding.row_of is null and finding.rule = any (of_rounds)
  );
  found app_private.invariant_findings[];
  part record;
begin
  found := array(
    select (violation.rule, violation.row_of, violation.entity_id)::app_private.invariant_findings
    from reporting.invariant_violations as violation
    where violation.row_of is null and (ends_round or violation.rule <> all (of_rounds))
  );
  for part in
    select array_agg(distinct numbered.table_name) as tables, array_agg(numbered.id) as ids
    from
      (
        select
          looked_at.table_name,
          looked_at.id,
          (row_number() over (order by looked_at.table_name, looked_at.id) - 1) / at_once as number
        from
          (
            select changed.table_name, changed.id
            from app_private.changed_money_rows(since) as changed
            union
            select round.table_name, next.id
            from
              app_private.invariant_rounds as round
              cross join lateral app_private.money_rows_between(
                round.table_name,
                round.last_id,
                (untils ->> round.table_name)::uuid
              ) as next (id)
            union
            select finding.row_of, finding.entity_id
            from app_private.invariant_findings as finding
            where finding.row_of is not null
          ) as looked_at
      ) as numbered
    group by numbered.number
    order by numbered.number
  loop
    found := found
      || array(
        select violation
        from app_private.invariant_violations_of(part.tables, part.ids) as violation
      );
  end loop;
  return found;
end;
$$;
comment on function app_private.find_violations is
  'For app_private.measure_invariants: what it finds tonight, when it looks at each table up to these ids. Each row is '
  'looked at once, for whichever reason.';
