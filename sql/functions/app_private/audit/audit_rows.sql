create or replace function app_private.audit_rows()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  old_values jsonb[];
  new_values jsonb[];
  change record;
  context app.audit_log;
  entry app.audit_log;
  entries app.audit_log[];
begin
  if tg_op = 'INSERT' then
    select array_agg(null::jsonb), array_agg(to_jsonb(new_rows)) into old_values, new_values from new_rows;
  elseif tg_op = 'DELETE' then
    select array_agg(to_jsonb(old_rows)), array_agg(null::jsonb) into old_values, new_values from old_rows;
  else
    -- A row whose id was changed is one that is gone and one that is new.
    select array_agg(to_jsonb(old_rows)), array_agg(to_jsonb(new_rows))
    into old_values, new_values
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  end if;
  for change in select * from unnest(old_values, new_values) as pair (old_row, new_row) loop
    if context.changed_by_role is null then
      context := app_private.audit_context();
    end if;
    entry := app_private.audit_entry(context, tg_table_name, tg_argv, change.old_row, change.new_row);
    if entry.id is not null then
      entries := array_append(entries, entry);
    end if;
  end loop;
  if entries is not null then
    insert into app.audit_log select * from unnest(entries);
  end if;
  return null;
end;
$$;
comment on function app_private.audit_rows is
  'The same as app_private.audit_row after a statement, for tables with an id whose rows are changed in batches: it '
  'asks once who it is, and writes all rows at once.';
