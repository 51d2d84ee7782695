create or replace function app_private.audit_rows()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  context app.audit_log;
  change record;
begin
  if tg_op = 'INSERT' then
    for change in select to_jsonb(new_rows) as after from new_rows loop
      if context.changed_by_role is null then
        context := app_private.audit_context();
      end if;
      perform app_private.append_audit_row(context, tg_table_name, tg_argv, null, change.after);
    end loop;
  elseif tg_op = 'DELETE' then
    for change in select to_jsonb(old_rows) as before from old_rows loop
      if context.changed_by_role is null then
        context := app_private.audit_context();
      end if;
      perform app_private.append_audit_row(context, tg_table_name, tg_argv, change.before, null);
    end loop;
  else
    -- A row whose id was changed is one that is gone and one that is new.
    for change in
      select to_jsonb(old_rows) as before, to_jsonb(new_rows) as after
      from
        old_rows
        full join new_rows on new_rows.id = old_rows.id
    loop
      if context.changed_by_role is null then
        context := app_private.audit_context();
      end if;
      perform app_private.append_audit_row(context, tg_table_name, tg_argv, change.before, change.after);
    end loop;
  end if;
  return null;
end;
$$;
comment on function app_private.audit_rows is
  'The same as app_private.audit_row after a statement, for tables with an id whose rows are changed in batches: it '
  'asks once who it is.';
