create or replace function app.books_nights()
returns table (
  night date,
  state text,
  reconciled_at timestamptz,
  finding_count bigint,
  open_finding_count bigint,
  sealed_at timestamptz,
  seal_number bigint,
  invariants_counted_at timestamptz,
  violation_count bigint,
  late_tasks text[],
  missed_tasks text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today constant timestamptz := date_trunc('day', now(), 'UTC');
begin
  perform app_private.assert_reader();
  return query with
      nights as (
        select began, began + interval '1 day' as ended
        from generate_series(today - interval '29 days', today, interval '1 day') as began
      ),
      done as (
        select
          nights.began,
          reconciled.first_at as reconciled_first,
          reconciled.last_at as reconciled_last,
          found.all_count,
          found.open_count,
          sealed.first_at as sealed_first,
          sealed.last_at as sealed_last,
          sealed.number as seal_number,
          counted.first_at as counted_first,
          counted.last_at as counted_last,
          counted.violations
        from
          nights
          cross join lateral (
            select min(run.finished_at) as first_at, max(run.finished_at) as last_at
            from app.reconciliations as run
            where run.finished_at >= nights.began and run.finished_at < nights.ended
          ) as reconciled
          cross join lateral (
            select
              count(*) as all_count,
              count(*) filter (where finding.explained_at is null and finding.superseded_at is null) as open_count
            from
              app.reconciliations as run
              join app.reconciliation_findings as finding on finding.first_seen_in = run.id
            where run.finished_at >= nights.began and run.finished_at < nights.ended
          ) as found
          cross join lateral (
            select min(seal.sealed_at) as first_at, max(seal.sealed_at) as last_at, max(seal.number) as number
            from app.audit_seals as seal
            where seal.sealed_at >= nights.began and seal.sealed_at < nights.ended
          ) as sealed
          left join lateral (
            select
              first_value(each.counted_at) over (order by each.counted_at) as first_at,
              each.counted_at as last_at,
              (
                select coalesce(sum(broken.value::bigint), 0) from jsonb_each_text(each.violations) as broken
              )::bigint as violations
            from app_private.invariant_counts as each
            where each.counted_at >= nights.began and each.counted_at < nights.ended
            order by each.counted_at desc
            limit 1
          ) as counted
            on true
      ),
      judged as (
        select
          done.began,
          array_agg(task.name order by task.due_at) filter (where task.first_at > task.late_from) as late,
          array_agg(task.name order by task.due_at) filter (
            where task.first_at is null and task.is_due and task.late_from <= now()
          ) as missed,
          bool_or(task.first_at is not null) as is_any,
          bool_or(task.first_at is null and task.is_due and task.late_from > now()) as is_awaited
        from
          done
          cross join lateral (
            select
              expected.task as name,
              done.began + expected.first_at::interval as due_at,
              done.began + expected.first_at::interval + (expected.within - expected.every) as late_from,
              done.began + expected.first_at::interval >= expected.created_at as is_due,
              case expected.task
                when 'reconcile' then done.reconciled_first
                when 'seal_audit_log' then done.sealed_first
                else done.counted_first
              end as first_at
            from app_private.expected_tasks as expected
            where expected.task in ('reconcile', 'seal_audit_log', 'measure_invariants')
          ) as task
        group by done.began
      )
    select
      (done.began at time zone 'UTC')::date,
      case
        when done.open_count > 0 or done.violations > 0 then 'broken'
        when judged.missed is not null then 'missed'
        when judged.is_awaited then 'awaited'
        when judged.late is not null then 'late'
        when judged.is_any then 'agrees'
        else 'none'
      end,
      done.reconciled_last,
      done.all_count,
      done.open_count,
      done.sealed_last,
      done.seal_number,
      done.counted_last,
      done.violations,
      coalesce(judged.late, '{}'),
      coalesce(judged.missed, '{}')
    from
      done
      join judged on judged.began = done.began
    order by done.began;
end;
$$;
comment on function app.books_nights is
  'The last 30 nights of checks, a row a day of UTC, oldest first: the reconciliation with its findings and how many '
  'of them are open now, the seal of the audit logs, and the count of the rules; each as it was last done that day. '
  'late_tasks and missed_tasks name those that came later than the crontab''s time and its patience '
  '(app_private.expected_tasks), or not at all. state: broken (an open finding, or a violation that was counted), '
  'missed, awaited (not over yet), late, agrees, or none (before Holdback was here). Admins and analysts only. Raises '
  'HB001.';
