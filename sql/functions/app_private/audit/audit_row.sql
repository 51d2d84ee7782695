create or replace function app_private.audit_row()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  entry app.audit_log;
begin
  entry := app_private.audit_entry(
    app_private.audit_context(),
    tg_table_name,
    tg_argv,
    case when tg_op <> 'INSERT' then to_jsonb(old) end,
    case when tg_op <> 'DELETE' then to_jsonb(new) end
  );
  if entry.id is not null then
    insert into app.audit_log select entry.*;
  end if;
  return null;
end;
$$;
comment on function app_private.audit_row is
  'After-row trigger of tables that are changed row by row: writes app.audit_log. Arguments: the columns of the key; '
  'those whose changes do not count; those of which a digest is kept; each a list with commas.';
