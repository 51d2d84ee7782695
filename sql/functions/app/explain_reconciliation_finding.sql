create or replace function app.explain_reconciliation_finding(finding_id uuid, explanation text)
returns app.reconciliation_findings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor record;
  finding app.reconciliation_findings;
begin
  perform app_private.assert_admin();
  if btrim(coalesce(explain_reconciliation_finding.explanation, '')) = '' then
    perform app_private.raise_error(
      'invalid_argument',
      'An explanation is missing.',
      'Say where the difference comes from.',
      'explanation'
    );
  end if;
  finding := app_private.lock_finding(explain_reconciliation_finding.finding_id);
  actor := app_private.current_actor();
  update app.reconciliation_findings as open
  set
    explained_at = clock_timestamp(),
    explained_by = actor.user_id,
    explained_by_role = actor.role,
    explanation = btrim(explain_reconciliation_finding.explanation)
  where open.id = finding.id
  returning *
  into finding;
  perform app_private.write_event(
    'reconciliation_finding.explained',
    jsonb_build_object('kind', finding.kind, 'subject', finding.subject, 'explanation', finding.explanation),
    app_private.payout_of_transfer(finding.transfer_id),
    finding.id
  );
  return finding;
end;
$$;
comment on function app.explain_reconciliation_finding is
  'Closes a finding with an explanation of the difference. The finding stays closed when the same difference is seen '
  'again; a changed difference is a new finding. Changes nothing else, and moves no money. Admins only. Raises HB001, '
  'HB002, HB003 (explained already, or out of date), HB008 (no explanation), HB037 (the explanation is too long).';
