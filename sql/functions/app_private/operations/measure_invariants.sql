create or replace function app_private.measure_invariants()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  began_at constant timestamptz := clock_timestamp();
  -- By table the last row that is looked at tonight; null: the round over this table ends.
  untils constant jsonb := (
    select jsonb_object_agg(round.table_name, app_private.end_of_part(round.table_name, round.last_id))
    from app_private.invariant_rounds as round
  );
  findings constant app_private.invariant_findings[] := app_private.find_violations(untils);
  audit_parts constant jsonb := app_private.audit_parts();
  violations jsonb;
  audit_findings app_private.audit_findings[];
begin
  select coalesce(jsonb_object_agg(broken.rule, broken.found), '{}')
  into violations
  from (select finding.rule, count(*) as found from unnest(findings) as finding group by finding.rule) as broken;
  -- The proof of the audit logs. The newest seal may wait for its signature, which it gets from the next run of its
  -- task; of an older one somebody has taken it away.
  audit_findings := array(
    select (problem.chain, problem.seal_number)::app_private.audit_findings
    from app_private.night_audit_problems(audit_parts) as problem
    where
      problem.problem <> 'seal_unsigned'
      or problem.seal_number < (select max(newest.number) from app.audit_seals as newest)
  );
  if cardinality(audit_findings) > 0 then
    violations := violations || jsonb_build_object('audit_log_proves_itself', cardinality(audit_findings));
  end if;
  -- Nothing was written before the long questions had their answers: mails and webhooks wait for the end of every
  -- transaction that has begun to write.
  delete from app_private.invariant_findings;
  insert into app_private.invariant_findings select distinct * from unnest(findings);
  perform app_private.end_parts(untils, began_at);
  delete from app_private.audit_findings;
  insert into app_private.audit_findings select distinct * from unnest(audit_findings);
  perform app_private.end_audit_parts(audit_parts, began_at);
  -- It is told, and so that the metrics are right from now on.
  if violations ? 'statuses_are_counted' then
    perform app_private.recount_statuses();
  end if;
  -- Of the audit logs as many as the last seal has: nobody counts them.
  insert into app_private.invariant_counts (violations, row_counts)
  select
    violations,
    coalesce(jsonb_object_agg(round.table_name, round.all_count) filter (where round.all_count is not null), '{}')
      || jsonb_build_object(
        'audit_log', (select seal.row_count from app.audit_seals as seal order by seal.number desc limit 1)
      )
  from app_private.invariant_rounds as round;
  lock table app_private.measurements in share update exclusive mode;
  delete from app_private.measurements as old where old.name like 'holdback\_invariant%';
  insert into app_private.measurements (name, labels, value)
  select 'holdback_invariant_violations_by_rule', jsonb_build_object('rule', broken.rule), broken.found::numeric
  from jsonb_each_text(violations) as broken (rule, found)
  union all
  select 'holdback_invariant_violations', '{}', coalesce(sum(broken.found::numeric), 0)
  from jsonb_each_text(violations) as broken (rule, found)
  union all
  select 'holdback_invariants_measured_timestamp_seconds', '{}', extract(epoch from clock_timestamp())
  union all
  select 'holdback_invariants_measure_seconds', '{}', extract(epoch from clock_timestamp() - began_at)
  union all
  select 'holdback_invariants_all_rows_since_timestamp_seconds', '{}', extract(epoch from min(round.all_since))
  from
    (
      select each.all_since from app_private.invariant_rounds as each
      union all
      select each.all_since from app_private.audit_rounds as each
    ) as round
  having count(round.all_since) = count(*);
end;
$$;
comment on function app_private.measure_invariants is
  'Looks for violations of the rules of the books (reporting.invariant_violations) among all placements that the audit '
  'logs have a change of since it did so last, in a part of all rows (app_private.end_of_part), and where it found '
  'some the last time; and for what app.verify_audit_log finds (rule audit_log_proves_itself), in chains that have '
  'grown, in a part of all (app_private.audit_parts), and where it found something. Keeps what it found, the counts by '
  'rule and their time: the last for app_private.metrics, all of them in app_private.invariant_counts. When it does '
  'not come to its end all stays as it was, and the next time looks at the same part.';
