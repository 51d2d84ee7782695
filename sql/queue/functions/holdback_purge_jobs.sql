create or replace function graphile_worker.holdback_purge_jobs(given_up_before timestamptz, batch_size integer)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  deleted bigint;
begin
  with
    old as (
      select job.id
      from graphile_worker._private_jobs as job
      where
        job.attempts >= job.max_attempts
        and job.locked_at is null
        and job.updated_at < holdback_purge_jobs.given_up_before
      order by job.id
      limit holdback_purge_jobs.batch_size
      for update skip locked
    )
  delete from graphile_worker._private_jobs as job
  using old
  where job.id = old.id;
  get diagnostics deleted = row_count;
  return deleted = holdback_purge_jobs.batch_size;
end;
$$;
comment on function graphile_worker.holdback_purge_jobs is
  'Deletes one batch of the jobs that were given up before this moment, for app_private.purge_jobs. What waits or '
  'runs stays, however old. Returns whether there may be more.';
