create or replace function app_private.measure_invariants()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  began_at constant timestamptz := clock_timestamp();
  violations jsonb;
  row_counts jsonb := '{}';
  read_table text;
  found bigint;
begin
  -- Nothing is written before the long question has its answer: mails and webhooks wait for the end of every
  -- transaction that has begun to write.
  select coalesce(jsonb_object_agg(broken.rule, broken.found), '{}')
  into violations
  from
    (
      select violation.rule, count(*) as found
      from reporting.invariant_violations as violation
      group by violation.rule
    ) as broken;
  -- The proof of the audit logs, which takes too long for a statement of the console. The newest seal may wait for its
  -- signature, which it gets from the next run of its task; of an older one somebody has taken it away.
  select count(*)
  into found
  from app_private.audit_problems() as problem
  where
    problem.problem <> 'seal_unsigned'
    or problem.seal_number < (select max(newest.number) from app.audit_seals as newest);
  if found > 0 then
    violations := violations || jsonb_build_object('audit_log_proves_itself', found);
  end if;
  -- It is told, and so that the metrics are right from now on.
  if violations ? 'statuses_are_counted' then
    perform app_private.recount_statuses();
  end if;
  for read_table in
    select distinct known.reads from app_private.invariant_rules as known where known.reads is not null
  loop
    execute format('select count(*) from app.%I', read_table)
    into found;
    row_counts := row_counts || jsonb_build_object(read_table, found);
  end loop;
  insert into app_private.invariant_counts (violations, row_counts)
  values (violations, row_counts);
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
  select 'holdback_invariants_measure_seconds', '{}', extract(epoch from clock_timestamp() - began_at);
end;
$$;
comment on function app_private.measure_invariants is
  'Counts the rows of reporting.invariant_violations by rule, what app.verify_audit_log finds (rule '
  'audit_log_proves_itself), and the rows that the rules look at, and keeps the counts and their time: the last for '
  'app_private.metrics, all of them in app_private.invariant_counts. Reads every row of money and of the audit logs, '
  'which takes minutes at a million schedules: once a day. When it does not come to its end the last counts stay, with '
  'their time.';
