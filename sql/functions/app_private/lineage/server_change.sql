create or replace function app_private.server_change(known app_private.lineage)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (server_change.known).database_oid is distinct from (
          select oid from pg_database where datname = current_database()
        )
        then 'The database was put back or copied.'
      -- A standby has no timeline of its own, and sends nothing.
      when not pg_is_in_recovery() and left(pg_walfile_name(pg_current_wal_lsn()), 8) <> (server_change.known).timeline
        then 'A standby of the database server was promoted, or a backup of the server was put back.'
      when pg_postmaster_start_time() <> (server_change.known).server_started_at
        then 'The database server has started again.'
    end;
$$;
comment on function app_private.server_change is
  'What has happened to database or server since Stripe''s list was read, for people: a worker that goes on with new '
  'connections does not notice it. Null when nothing has: same database, same timeline, same start of the server.';
