-- What others than its owner may do with the queue. graphile-worker makes its tables, views and functions itself: so
-- each of them is found in the catalog, and this file is applied again when graphile-worker has brought new ones.
grant usage on schema graphile_worker to holdback_worker, holdback_owner;

-- The worker calls and reads all, and changes all but graphile-worker's list of its migrations.
revoke all on all functions in schema graphile_worker from public;
grant execute on all functions in schema graphile_worker to holdback_worker;
grant select on all tables in schema graphile_worker to holdback_worker;
do $tables$
declare
  relation record;
begin
  for relation in
    select oid::regclass as name, relkind, relname
    from pg_class
    where relnamespace = 'graphile_worker'::regnamespace and relkind in ('r', 'p', 'v')
  loop
    if relation.relkind = 'v' then
      execute format('alter view %s set (security_invoker = true, security_barrier = true)', relation.name);
      continue;
    end if;
    execute format('alter table %s enable row level security', relation.name);
    execute format('drop policy if exists worker on %s', relation.name);
    execute format('create policy worker on %s to holdback_worker using (true) with check (true)', relation.name);
    if relation.relname <> 'migrations' then
      execute format('grant insert, update, delete on %s to holdback_worker', relation.name);
    end if;
  end loop;
end;
$tables$;

-- The product's owner reaches no table of the queue.
grant execute on function graphile_worker.holdback_enqueue(text, jsonb[], timestamptz, text[]) to holdback_owner;
grant execute on function graphile_worker.holdback_waiting_keys(text[]) to holdback_owner;
grant execute on function graphile_worker.holdback_purge_jobs(timestamptz, integer) to holdback_owner;
grant execute on function graphile_worker.holdback_queue_depth() to holdback_owner;
grant execute on function graphile_worker.holdback_stuck_jobs(interval) to holdback_owner;
