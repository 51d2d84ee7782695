create or replace function app_private.watched_sessions()
returns table (pid integer, role text, is_here boolean, seconds integer)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    session.pid,
    session.usename::text,
    session.datname = pg_catalog.current_database(),
    floor(extract(epoch from clock_timestamp() - session.xact_start))::integer
  from
    pg_catalog.pg_stat_activity as session
    join pg_catalog.pg_roles as login on login.oid = session.usesysid
  where
    session.xact_start is not null
    and session.pid <> pg_catalog.pg_backend_pid()
    and not login.rolsuper
    and not pg_catalog.pg_has_role(login.oid, 'holdback_owner', 'member')
    and exists (
      select
      from pg_catalog.pg_roles as watched
      where
        watched.rolname = any (
          array[
            'holdback_analyst',
            'holdback_operator',
            'holdback_authenticator',
            'holdback_admin',
            'holdback_company',
            'holdback_recruiter'
          ]
        )
        and pg_catalog.pg_has_role(login.oid, watched.oid, 'member')
    );
$$;
comment on function app_private.watched_sessions is
  'The open transactions of analysts, operators and dashboards (the API''s login), and of logins that are members of '
  'their roles; not those of administrators and of the worker. is_here: in this database. seconds: since the '
  'transaction began. For app_private.watch_sessions.';
