create or replace function graphile_worker.holdback_stuck_jobs(patience interval)
returns table (task text, jobs bigint, oldest_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select task.identifier, waiting.jobs, waiting.oldest_at
  from
    (
      select job.task_id, count(*) as jobs, min(job.run_at) as oldest_at
      from graphile_worker._private_jobs as job
      where job.is_available and job.run_at < now() - holdback_stuck_jobs.patience
      group by job.task_id
    ) as waiting
    join graphile_worker._private_tasks as task on task.id = waiting.task_id
  where
    -- A long queue that moves is not stuck.
    not exists (
      select
      from graphile_worker._private_jobs as taken
      where taken.task_id = waiting.task_id and taken.locked_at > now() - holdback_stuck_jobs.patience
    );
$$;
comment on function graphile_worker.holdback_stuck_jobs is
  'Tasks of which no job was taken for so long although some may run: how many, and since when the oldest may.';
