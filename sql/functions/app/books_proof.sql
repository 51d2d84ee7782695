create or replace function app.books_proof()
returns table (
  reconciled_at timestamptz,
  next_reconciliation_at timestamptz,
  open_finding_count bigint,
  seal_number bigint,
  sealed_at timestamptz,
  sealed_row_count bigint,
  sealed_chain_count bigint,
  seal_root text,
  next_seal_at timestamptz,
  seal_is_late boolean,
  invariants_counted_at timestamptz,
  violation_count bigint,
  broken_rules text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      (select max(run.finished_at) from app.reconciliations as run),
      app_private.next_start('reconcile'),
      (
        select count(*)
        from app.reconciliation_findings as finding
        where finding.explained_at is null and finding.superseded_at is null
      ),
      seal.number,
      seal.sealed_at,
      seal.row_count,
      seal.chain_count,
      encode(seal.root, 'hex'),
      app_private.next_start('seal_audit_log'),
      exists (select from app_private.missed_tasks() as missed where missed.task = 'seal_audit_log'),
      (
        select to_timestamp(measured.value)
        from app_private.measurements as measured
        where measured.name = 'holdback_invariants_measured_timestamp_seconds'
      ),
      (
        select measured.value::bigint
        from app_private.measurements as measured
        where measured.name = 'holdback_invariant_violations'
      ),
      array(
        select measured.labels ->> 'rule'
        from app_private.measurements as measured
        where measured.name = 'holdback_invariant_violations_by_rule'
        order by 1
      )
      from
        (select) as always
        left join lateral (select * from app.audit_seals as each order by each.number desc limit 1) as seal on true;
end;
$$;
comment on function app.books_proof is
  'What the books rest on, in one row: when they were last reconciled with Stripe and will be next, and the open '
  'findings; the last seal of the audit logs with what it covers (rows, chains, root), the next one, and whether it '
  'is late; when the rules of the books were last counted (task measure_invariants), how often they are broken, and '
  'which are. Null what there was none of. app.verify_audit_log recomputes the logs. Admins and analysts only. Raises '
  'HB001.';
