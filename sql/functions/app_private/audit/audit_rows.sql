create or replace function app_private.audit_rows()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  old_values jsonb[];
  new_values jsonb[];
begin
  if tg_op = 'INSERT' then
    select array_agg(null::jsonb), array_agg(to_jsonb(new_rows)) into old_values, new_values from new_rows;
  elseif tg_op = 'DELETE' then
    select array_agg(to_jsonb(old_rows)), array_agg(null::jsonb) into old_values, new_values from old_rows;
  elseif strpos(tg_argv[0], ',') > 0 then
    select array_agg(gone.row), array_agg(made.row)
    into old_values, new_values
    from
      (
        select app_private.audit_key(each.row, tg_argv) as key, each.row
        from (select to_jsonb(old_rows) as row from old_rows) as each
      ) as gone
      full join (
        select app_private.audit_key(each.row, tg_argv) as key, each.row
        from (select to_jsonb(new_rows) as row from new_rows) as each
      ) as made
        on made.key = gone.key;
  else
    -- A row whose id was changed is one that is gone and one that is new.
    select array_agg(to_jsonb(old_rows)), array_agg(to_jsonb(new_rows))
    into old_values, new_values
    from
      old_rows
      full join new_rows on new_rows.id = old_rows.id;
  end if;
  if new_values is not null then
    perform app_private.write_audit_entries(
      app_private.audit_context(),
      -- A name has a collation of its own, under which no index is found.
      tg_table_name::text collate "default",
      tg_argv,
      old_values,
      new_values
    );
  end if;
  return null;
end;
$$;
comment on function app_private.audit_rows is
  'The same as app_private.audit_row after a statement, for tables with an id, or a key of several columns, whose '
  'rows are changed in batches: it asks once who it is, and writes all rows at once.';
