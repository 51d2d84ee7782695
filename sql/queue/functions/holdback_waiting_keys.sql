create or replace function graphile_worker.holdback_waiting_keys(job_keys text[])
returns setof text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select job.key
  from graphile_worker._private_jobs as job
  where job.key = any (holdback_waiting_keys.job_keys) and job.locked_at is null and job.attempts < job.max_attempts;
$$;
comment on function graphile_worker.holdback_waiting_keys is
  'Those of the keys with a job that waits for a worker or for its next try.';
