create or replace function app_private.restore_audit_rows(log text, month date, rows jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if restore_audit_rows.log not in ('audit_log', 'payout_audit_log') then
    raise exception '% is no audit log.', restore_audit_rows.log;
  end if;
  execute
    format(
      $query$
      insert into app_private.%I
      select whole.*
      from
        jsonb_array_elements($1) as listed (entry)
        cross join lateral jsonb_populate_record(
          null::app.%I,
          listed.entry || jsonb_build_object(
            'metadata', (listed.entry ->> 'metadata')::jsonb,
            'previous_hash', '\x' || (listed.entry ->> 'previous_hash'),
            'hash', '\x' || (listed.entry ->> 'hash')
          )
        ) as whole
    $query$,
      app_private.audit_partition_name(restore_audit_rows.log, restore_audit_rows.month),
      restore_audit_rows.log
    )
  using restore_audit_rows.rows;
end;
$$;
comment on function app_private.restore_audit_rows is
  'Rows of an archive''s file, as they stand there, into the table of their month (app_private.begin_audit_restore). '
  'log: audit_log or payout_audit_log. The owner only.';
