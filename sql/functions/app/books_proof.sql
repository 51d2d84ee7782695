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
  seal_line jsonb,
  unsealed_row_count bigint,
  next_seal_at timestamptz,
  seal_is_late boolean,
  invariants_counted_at timestamptz,
  all_rows_since timestamptz,
  violation_count bigint,
  seal_copies jsonb
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
      (
        select app_private.audit_seal_line(seal, signed)
        from app.audit_seal_signatures as signed
        where signed.seal_number = seal.number
        order by signed.signed_at
        limit 1
      ),
      (select count(*) from app.audit_log as log where log.id >= added.since)
        + (select count(*) from app.payout_audit_log as log where log.id >= added.since),
      app_private.next_start('seal_audit_log'),
      exists (select from app_private.missed_tasks() as missed where missed.task = 'seal_audit_log'),
      (
        select to_timestamp(measured.value)
        from app_private.measurements as measured
        where measured.name = 'holdback_invariants_measured_timestamp_seconds'
      ),
      (
        select to_timestamp(measured.value)
        from app_private.measurements as measured
        where measured.name = 'holdback_invariants_all_rows_since_timestamp_seconds'
      ),
      (
        select measured.value::bigint
        from app_private.measurements as measured
        where measured.name = 'holdback_invariant_violations'
      ),
      (
        select
          jsonb_agg(
            jsonb_build_object(
              'url', copy.url,
              'description', copy.description,
              'status', copy.status,
              'at', copy.last_attempt_at,
              'error', copy.last_error
            )
            order by copy.created_at, copy.endpoint_id
          )
        from
          (
            select distinct on (delivery.endpoint_id) delivery.*, endpoint.url, endpoint.description
            from
              app.webhook_deliveries as delivery
              join app.events as event on event.id = delivery.event_id
              join app.webhook_endpoints as endpoint on endpoint.id = delivery.endpoint_id
            where
              delivery.event_type = 'audit_seal.signed'
              and delivery.created_at >= seal.sealed_at
              and event.payload ->> 'number' = seal.number::text
            order by delivery.endpoint_id, delivery.event_id desc
          ) as copy
      )
    from
      (select) as always
      left join lateral (select * from app.audit_seals as each order by each.number desc limit 1) as seal on true
      cross join lateral (select app_private.first_id_of(coalesce(seal.sealed_at, 'epoch')) as since) as added;
end;
$$;
comment on function app.books_proof is
  'What the books rest on, in one row: when they were last reconciled with Stripe and will be next, and the open '
  'findings; the last seal of the audit logs with what it covers (rows, chains, root), its line for the outside '
  '(seal_line: null until it is signed), the rows since then (by the time of their ids), the next one, and whether it '
  'is late; when the rules of the books were last counted (task measure_invariants) and since when every row was '
  'looked at, and how often they are broken (app.books_rules has each). seal_copies: to which webhook endpoints the '
  'seal was sent, each with its status (app.webhook_deliveries), the time of the last attempt and why it failed. '
  'Null what there was none of. app.verify_audit_log recomputes the logs. Admins and analysts only. Raises HB001.';
