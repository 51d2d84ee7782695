create or replace function app_private.run_report(run_id uuid)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'run', run.id,
      'kind', run.kind,
      'claimed', run.item_count,
      'claimed_amounts', run.item_amounts,
      named.what, run.succeeded_count,
      named.what || '_amounts', run.succeeded_amounts,
      'failed', run.refused_count,
      'failed_amounts', run.refused_amounts,
      'in_doubt', run.in_doubt_count,
      'in_doubt_amounts', run.in_doubt_amounts,
      'skipped', (
        select coalesce(jsonb_object_agg(skipped.reason, skipped.count), '{}')
        from
          (
            select left_over.reason, sum(left_over.count) as count
            from app_private.due_and_left() as left_over
            group by left_over.reason
          ) as skipped
        where run.kind <> 'release_due_escrow_holds'
      )
    )
  from
    app.payout_runs as run
    cross join lateral (
      select case run.kind when 'release_due_escrow_holds' then 'released' else 'paid' end as what
    ) as named
  where run.id = run_report.run_id;
$$;
comment on function app_private.run_report is
  'What a run has come to, for the log: counts, and sums by currency in minor units, of what it claimed, what was '
  'paid or released, refused and is in doubt; and what is due and was left, by its first reason (up to 1000 are '
  'looked at).';
