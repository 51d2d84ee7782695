create or replace function app_private.archive_audit_month(month date, digest bytea, file_hash bytea)
returns app.audit_archives
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
declare
  archive app.audit_archives;
  known app.audit_archives;
  log text;
begin
  perform app_private.lock_by_name('audit_partitions');
  perform app_private.assert_archivable(archive_audit_month.month);
  perform app_private.assert_audit_proof(archive_audit_month.month);
  archive.month := archive_audit_month.month;
  archive.end_id := app_private.first_id_of(app_private.end_of_audit_month(archive.month));
  archive.file_hash := archive_audit_month.file_hash;
  archive.digest := app_private.audit_month_digest(archive.month);
  if archive.digest is distinct from archive_audit_month.digest then
    perform app_private.raise_error(
      'archive_differs',
      format('The rows of %s are not those of the file.', to_char(archive.month, 'YYYY-MM')),
      'Export the month again by npm run archive-audit.',
      'digest'
    );
  end if;
  select * into known from app.audit_archives where audit_archives.month = archive.month;
  -- A restored month leaves again as it came: other rows would not be those that were sealed.
  if known.month is not null then
    archive := known;
  else
    insert into app.audit_archive_ends (
      month, chain, entity, payout_id, recruiter_id, last_sequence, last_hash, states, steps
    )
    select
      archive.month,
      left_behind.chain,
      left_behind.entity,
      left_behind.payout_id,
      left_behind.recruiter_id,
      left_behind.last_sequence,
      left_behind.last_hash,
      left_behind.states,
      left_behind.steps
    from app_private.audit_month_ends(archive.month) as left_behind;
    archive.chain_count := (select count(*) from app.audit_archive_ends as each where each.month = archive.month);
    select count(*), greatest(app_private.end_of_audit_month(archive.month), max(entry.created_at))
    into archive.row_count, archive.ends_at
    from
      (
        select log.id, log.created_at from app.audit_log as log
        union all
        select log.id, log.created_at from app.payout_audit_log as log
      ) as entry
    where
      entry.id >= app_private.first_id_of(archive.month::timestamp at time zone 'UTC')
      and entry.id < archive.end_id;
    archive.root := app_private.audit_archive_root(archive.month);
    insert into app.audit_archives select archive.*;
  end if;
  foreach log in array array['audit_log', 'payout_audit_log'] loop
    execute
      format(
        'alter table app.%I detach partition app_private.%I',
        log,
        app_private.audit_partition_name(log, archive.month)
      );
    execute format('drop table app_private.%I', app_private.audit_partition_name(log, archive.month));
  end loop;
  return archive;
end;
$$;
comment on function app_private.archive_audit_month is
  'Takes a month out of the audit logs: records the archive and what the month leaves behind '
  '(app.audit_archive_ends), and drops its partitions. digest: over the hashes of the rows of the verified file '
  '(app_private.audit_month_digest); file_hash: the SHA-256 of the file. A restored month leaves without a new '
  'record. The owner only; called by npm run archive-audit. Gives up (lock_not_available) rather than keep others '
  'waiting. Raises HB077 and HB078.';
