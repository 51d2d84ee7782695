create or replace function app_private.finding_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'finding',
      since => finding.first_seen_at,
      detail => finding.description,
      payout_id => finding.payout_id,
      finding_id => finding.finding_id,
      record => finding.finding_id::text
    )
  from reporting.open_reconciliation_findings as finding;
$$;
comment on function app_private.finding_needs is
  'For app.needs_you: findings of reconciliation that nobody has resolved.';
