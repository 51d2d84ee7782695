create or replace function app_private.finding_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'finding',
    finding.first_seen_at,
    null::bigint,
    null::text,
    1::bigint,
    finding.description,
    finding.payout_id,
    null::uuid,
    null::uuid,
    finding.finding_id,
    null::uuid,
    null::uuid,
    finding.finding_id::text
  from reporting.open_reconciliation_findings as finding;
$$;
comment on function app_private.finding_needs is
  'For app.needs_you: findings of reconciliation that nobody has resolved.';
