create or replace function app_private.enqueue(
  task text,
  payloads jsonb[],
  run_at timestamptz default null,
  job_keys text[] default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(cardinality(enqueue.payloads), 0) = 0 or not app_private.may_notify() then
    return;
  end if;
  perform graphile_worker.holdback_enqueue(enqueue.task, enqueue.payloads, enqueue.run_at, enqueue.job_keys);
end;
$$;
comment on function app_private.enqueue is
  'Adds one job for each payload to the queue, in this transaction. task: the name of a file in tasks/. run_at: the '
  'earliest time. job_keys: one for each payload; a job replaces a waiting job with the same key. Jobs may be lost or '
  'run twice: the tasks decide by the rows. None is added while the server''s notification queue is almost full '
  '(app_private.may_notify).';
