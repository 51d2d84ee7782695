create or replace function app_private.stage_import_rows(staged jsonb)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  with
    staged_row as (
      insert into app_private.import_rows (line, record, complaint)
      select each.line, each.record, each.complaint
      from jsonb_to_recordset(stage_import_rows.staged) as each (line integer, record jsonb, complaint text)
      returning line, complaint
    )
  insert into app_private.import_problems (line, column_name, reason)
  select line, '', complaint from staged_row where complaint is not null;
$$;
comment on function app_private.stage_import_rows is
  'Stages rows of the file: [{"line", "record", "complaint"}]. complaint: the reason why the row is unreadable; null '
  'for a readable row.';
