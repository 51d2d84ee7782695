create or replace function app_private.scheduled_run_state(run_id uuid)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'finished_at', run.finished_at,
      'item_count', run.item_count,
      'item_amounts', run.item_amounts,
      'succeeded_count', run.succeeded_count,
      'refused_count', run.refused_count,
      'in_doubt_count', run.in_doubt_count,
      'stopped_by', (
        select stops.sentence
        from app_private.money_stops() as stops
        where
          stops.scope = 'all'
          and stops.code <> 'paused'
          and (stops.code <> 'worker_not_seen' or run.finished_at is null)
        order by stops.since nulls first
        limit 1
      )
    )
  from app.payout_runs as run
  where run.id = scheduled_run_state.run_id;
$$;
comment on function app_private.scheduled_run_state is
  'How far a run is, for whoever started it: when it finished, counts, sums by currency in minor units, and what '
  'stops all money now, other than a person who paused it; null when there is no such run.';
