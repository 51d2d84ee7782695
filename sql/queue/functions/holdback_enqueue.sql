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
-- The queue is short when a session makes its plans, those of add_jobs too, and may be long later.
set enable_seqscan = off
as $$
declare
  busy_keys text[];
begin
  -- graphile-worker completes many jobs by one statement, in any order. Waiting for one of them while holding another
  -- is a deadlock, which ends a worker (0.18 does not try again). A job that is being completed keeps its key instead.
  with
    free as (
      select job.id
      from graphile_worker._private_jobs as job
      where job.key = any (holdback_enqueue.job_keys)
      for update skip locked
    )
  select coalesce(array_agg(job.key), '{}')
  into busy_keys
  from graphile_worker._private_jobs as job
  where job.key = any (holdback_enqueue.job_keys) and not exists (select from free where free.id = job.id);

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
            case when job.key <> all (busy_keys) then job.key end,
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
  'product''s owner. Waits for no job that a worker is completing: such a key is left out, and the new job has none.';
