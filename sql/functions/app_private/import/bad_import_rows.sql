create or replace function app_private.bad_import_rows(after_line integer, max_rows integer)
returns table (line integer, columns text, reasons text, problems jsonb, record jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    bad.line,
    bad.columns,
    bad.reasons,
    bad.problems,
    staged.record
  from
    (
      select
        problem.line,
        string_agg(distinct problem.column_name, ';' order by problem.column_name) as columns,
        string_agg(problem.reason, ' ' order by problem.column_name, problem.reason) as reasons,
        jsonb_agg(
          jsonb_build_object('column', problem.column_name, 'reason', problem.reason)
          order by problem.column_name, problem.reason
        ) as problems
      from app_private.import_problems as problem
      where problem.line > bad_import_rows.after_line
      group by problem.line
      order by problem.line
      limit bad_import_rows.max_rows
    ) as bad
    join app_private.import_rows as staged on staged.line = bad.line
  order by bad.line;
$$;
comment on function app_private.bad_import_rows is
  'The rows with problems after after_line, in order of line: each with its columns at fault and its reasons, as text '
  'and as JSON.';
