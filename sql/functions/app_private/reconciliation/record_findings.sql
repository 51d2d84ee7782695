create or replace function app_private.record_findings(reconciliation_id uuid)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '60s'
as $$
declare
  moment timestamptz;
  finding app.reconciliation_findings;
  new_count bigint := 0;
begin
  -- So that two reconciliations do not record the same finding twice.
  perform app_private.lock_by_name('reconciliation_findings');
  moment := clock_timestamp();

  -- A known, unchanged difference: its finding stays open or explained.
  with
    seen as (
      update app.reconciliation_findings as known
      set
        last_seen_at = moment,
        last_seen_in = record_findings.reconciliation_id,
        seen_count = known.seen_count + 1
      from
        app_private.reconciliation_differences as difference
        cross join lateral (
          select earlier.id
          from app.reconciliation_findings as earlier
          where earlier.kind = difference.kind and earlier.subject = difference.subject
          order by earlier.id desc
          limit 1
        ) as latest
      where
        difference.reconciliation_id = record_findings.reconciliation_id
        and known.id = latest.id
        and known.ours is not distinct from difference.ours
        and known.theirs is not distinct from difference.theirs
      returning known.kind, known.subject
    )
  delete from app_private.reconciliation_differences as difference
  using seen
  where
    difference.reconciliation_id = record_findings.reconciliation_id
    and difference.kind = seen.kind
    and difference.subject = seen.subject;

  -- The remaining differences are new, or have changed.
  update app.reconciliation_findings as known
  set superseded_at = moment
  from app_private.reconciliation_differences as difference
  where
    difference.reconciliation_id = record_findings.reconciliation_id
    and known.kind = difference.kind
    and known.subject = difference.subject
    and known.explained_at is null
    and known.superseded_at is null;
  for finding in insert into app.reconciliation_findings (
    kind, subject, transfer_id, stripe_transfer_id, ours, theirs, first_seen_at, first_seen_in, last_seen_at,
    last_seen_in
  )
  select
    difference.kind,
    difference.subject,
    difference.transfer_id,
    difference.stripe_transfer_id,
    difference.ours,
    difference.theirs,
    moment,
    record_findings.reconciliation_id,
    moment,
    record_findings.reconciliation_id
  from app_private.reconciliation_differences as difference
  where difference.reconciliation_id = record_findings.reconciliation_id
  order by difference.kind, difference.subject
  returning * loop
    new_count := new_count + 1;
    perform app_private.write_event(
      'reconciliation_finding.found',
      jsonb_strip_nulls(
        jsonb_build_object(
          'kind', finding.kind,
          'subject', finding.subject,
          'transfer_id', finding.transfer_id,
          'stripe_transfer_id', finding.stripe_transfer_id,
          'ours', finding.ours,
          'theirs', finding.theirs
        )
      ),
      app_private.payout_of_transfer(finding.transfer_id),
      finding.id
    );
  end loop;
  return new_count;
end;
$$;
comment on function app_private.record_findings is
  'Turns the differences of a reconciliation into findings. A known difference is counted, open or explained. A new '
  'or changed difference becomes an open finding and an outbox event. Returns the number of new findings.';
