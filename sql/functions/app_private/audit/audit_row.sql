create or replace function app_private.audit_row()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.write_audit_entries(
    app_private.audit_context(),
    -- A name has a collation of its own, under which no index is found.
    tg_table_name::text collate "default",
    tg_argv,
    array[case when tg_op <> 'INSERT' then to_jsonb(old) end],
    array[case when tg_op <> 'DELETE' then to_jsonb(new) end]
  );
  return null;
end;
$$;
comment on function app_private.audit_row is
  'After-row trigger of tables that are changed row by row: writes app.audit_log. Arguments: the columns of the key; '
  'those whose changes do not count; those of which a digest is kept; each a list with commas.';
