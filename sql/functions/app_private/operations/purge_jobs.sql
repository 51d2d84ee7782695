create or replace function app_private.purge_jobs()
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    graphile_worker.holdback_purge_jobs(
      app_private.keep_days_ago('given_up_job_keep_days'),
      app_private.setting('claim_batch_size')
    );
$$;
comment on function app_private.purge_jobs is
  'Deletes one batch of the queue''s jobs that were given up more than given_up_job_keep_days ago; those that '
  'succeeded are deleted by the worker at once. What they were for is found again by its rows, not by its job. '
  'Returns whether there may be more: call again.';
