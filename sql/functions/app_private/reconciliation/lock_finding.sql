create or replace function app_private.lock_finding(finding_id uuid)
returns app.reconciliation_findings
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  finding app.reconciliation_findings;
begin
  select *
  into finding
  from app.reconciliation_findings
  where id = lock_finding.finding_id
  for no key update;
  if not found then
    perform app_private.raise_not_found(
      'finding',
      'finding_id',
      'Check the id; reporting.open_reconciliation_findings lists those that are open.'
    );
  end if;
  if finding.superseded_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Finding %s is out of date: the difference at %s was seen changed.', finding.id, finding.subject),
      'Take the newer finding of the same kind and subject.',
      'finding_id'
    );
  end if;
  if finding.explained_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Finding %s was explained already: %s', finding.id, finding.explanation),
      'Nothing needs to be done.',
      'finding_id'
    );
  end if;
  return finding;
end;
$$;
comment on function app_private.lock_finding is
  'Locks an open finding; payouts and their parts are locked before it. Raises HB002 (no such finding), HB003 '
  '(explained already, or out of date).';
