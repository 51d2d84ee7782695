create or replace function app_private.enqueue(
  task text, payloads jsonb[], run_at timestamptz default null, job_keys text[] default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(cardinality(enqueue.payloads), 0) = 0 then
    return;
  end if;
  perform graphile_worker.add_jobs(
    (
      select array_agg(
        row(enqueue.task, job.payload::json, null, enqueue.run_at, null, job.key, null, null)::graphile_worker.job_spec
      )
      from unnest(enqueue.payloads, enqueue.job_keys) as job (payload, key)
    )
  );
end
$$;
comment on function app_private.enqueue is
  'Adds one job a payload to the queue, in this transaction. task: the name of a file in tasks/. run_at: not before. job_keys: one a payload; a job whose key is waiting already replaces that one. A job is only a messenger: it may be lost or doubled, the rows decide.';
