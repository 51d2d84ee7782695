create or replace function graphile_worker.holdback_enqueue(
  task text,
  payloads jsonb[],
  run_at timestamptz,
  job_keys text[]
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_jobs(
    (
      select
        array_agg(
          row(
            holdback_enqueue.task,
            job.payload::json,
            null,
            holdback_enqueue.run_at,
            null,
            job.key,
            null,
            null
          )::graphile_worker.job_spec
        )
      from unnest(holdback_enqueue.payloads, holdback_enqueue.job_keys) as job (payload, key)
    )
  );
end;
$$;
comment on function graphile_worker.holdback_enqueue is
  'Adds jobs as the queue''s owner, for app_private.enqueue: whatever hangs on the queue''s tables never runs as the '
  'product''s owner.';
