create or replace function app_private.present_database(
  out system_identifier text,
  out database_oid oid,
  out database_name name,
  out timeline text,
  out server_started_at timestamptz
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    control.system_identifier::text,
    known.oid,
    known.datname,
    left(pg_walfile_name(pg_current_wal_lsn()), 8),
    pg_postmaster_start_time()
  from
    pg_control_system() as control
    join pg_database as known on known.datname = current_database();
$$;
comment on function app_private.present_database is
  'What tells this database from its copies, and this start of its server from the one before.';
