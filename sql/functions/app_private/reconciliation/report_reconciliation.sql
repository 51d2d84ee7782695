create or replace function app_private.report_reconciliation(reconciliation_id uuid, at_most integer)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'window_from', run.window_from,
      'window_until', run.window_until,
      'our_count', run.our_count,
      'their_count', run.their_count,
      'undecided_count', run.undecided_count,
      'difference_count', run.difference_count,
      'new_finding_count', run.new_finding_count,
      'open_finding_count', run.open_finding_count,
      'amounts', (
        select
          coalesce(
            jsonb_agg(
              jsonb_build_object(
                'currency', currency,
                'ours', coalesce(
                  app_private.format_amount(coalesce((run.our_amounts ->> currency)::numeric, 0), currency),
                  run.our_amounts ->> currency,
                  '0'
                ),
                'theirs', coalesce(
                  app_private.format_amount(coalesce((run.their_amounts ->> currency)::numeric, 0), currency),
                  run.their_amounts ->> currency,
                  '0'
                ),
                'undecided', coalesce(
                  app_private.format_amount(coalesce((run.undecided_amounts ->> currency)::numeric, 0), currency),
                  run.undecided_amounts ->> currency,
                  '0'
                )
              )
              order by currency
            ),
            '[]'
          )
        from
          (select jsonb_object_keys(run.our_amounts || run.their_amounts || run.undecided_amounts) as currency) as used
      ),
      'findings', (
        select coalesce(jsonb_agg(to_jsonb(finding) order by finding.finding_id), '[]')
        from
          (
            select finding_id, kind, subject, transfer_id, ours, theirs, first_seen_at, last_seen_at
            from reporting.open_reconciliation_findings
            order by finding_id
            limit report_reconciliation.at_most
          ) as finding
      )
    )
  from app.reconciliations as run
  where run.id = report_reconciliation.reconciliation_id;
$$;
comment on function app_private.report_reconciliation is
  'Summarizes a finished reconciliation for people: counts, sums by currency in major units (minor units for an '
  'unknown currency), and the oldest open findings. at_most: the number of findings.';
