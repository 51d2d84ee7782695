create or replace function graphile_worker.holdback_queue_depth()
returns table (task text, state text, jobs bigint, oldest_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select task.identifier, job.state, count(*), min(job.run_at)
  from
    (
      select
        each.task_id,
        each.run_at,
        case
          when each.locked_at is not null then 'running'
          when each.attempts >= each.max_attempts then 'given_up'
          when each.run_at > now() then 'later'
          else 'ready'
        end as state
      from graphile_worker._private_jobs as each
    ) as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
  group by task.identifier, job.state;
$$;
comment on function graphile_worker.holdback_queue_depth is
  'The jobs of the queue by task and state, and the earliest time at which one of them may run.';
