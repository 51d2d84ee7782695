create or replace function app_private.watch_sessions()
returns table (pid integer, role text, seconds integer, reason text, ended boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  queue_is_filling constant boolean := pg_catalog.pg_notification_queue_usage() * 100 >= app_private.setting(
    'watch_queue_percent'
  );
  session record;
begin
  for session in
    with
      watched as materialized (select * from app_private.watched_sessions()),
      strong_lock as (
        select lock.pid, min(lock.relation::regclass::text) as relation
        from
          pg_catalog.pg_locks as lock
          join pg_catalog.pg_class as class on class.oid = lock.relation
        where
          lock.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
          and lock.granted
          and lock.mode <> 'AccessShareLock'
          and class.relnamespace::regnamespace::text = any (array['app', 'app_private', 'reporting', 'graphile_worker'])
        group by lock.pid
      ),
      blocking as (
        select distinct unnest(pg_catalog.pg_blocking_pids(waiting.pid)) as pid
        from pg_catalog.pg_locks as waiting
        where not waiting.granted
      )
    select watched.pid, watched.role, watched.seconds, why.reason
    from
      watched
      left join strong_lock on strong_lock.pid = watched.pid
      left join blocking on blocking.pid = watched.pid
      cross join lateral (
        select
          case
            when watched.is_here
              and strong_lock.pid is not null
              and watched.seconds >= app_private.setting('watch_lock_seconds')
              then format('holds a lock on %s', strong_lock.relation)
            when watched.is_here
              and blocking.pid is not null
              and watched.seconds >= app_private.setting('watch_lock_seconds')
              then 'keeps others waiting'
            when queue_is_filling and watched.seconds >= app_private.setting('watch_listen_seconds')
              then 'may hold back the notification queue'
            when watched.is_here and watched.seconds >= app_private.setting('watch_transaction_seconds')
              then 'has a transaction open'
          end as reason
      ) as why
    where why.reason is not null
    order by watched.pid
  loop
    pid := session.pid;
    role := session.role;
    seconds := session.seconds;
    reason := session.reason;
    begin
      ended := pg_catalog.pg_terminate_backend(session.pid);
    exception when insufficient_privilege then
      ended := false;
    end;
    return next;
  end loop;
end;
$$;
comment on function app_private.watch_sessions is
  'Ends sessions of analysts, operators and dashboards whose open transaction stands in the money''s way for longer '
  'than app_private.settings allows: it holds a lock on our tables, keeps others waiting, has a snapshot, or may hold '
  'back the notification queue while that fills. They can lift their own time limits, hence the watch. Returns what '
  'it ended and why; ended: false where the owner may not end that login''s sessions (sql/roles.sql says how it may). '
  'For the worker.';
