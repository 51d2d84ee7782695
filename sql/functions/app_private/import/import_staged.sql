create or replace function app_private.import_staged(
  kind text,
  rows jsonb,
  skip_bad boolean,
  create_companies boolean,
  most_rows integer
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  most_made constant integer := app_private.most_imported_rows();
  row_count constant integer := case
    when jsonb_typeof(import_staged.rows) = 'array' then jsonb_array_length(import_staged.rows)
  end;
  counts record;
  bad jsonb;
  unknown jsonb := '[]';
  summary jsonb;
begin
  if import_staged.kind is null or import_staged.kind not in ('recruiters', 'placements', 'fees') then
    perform app_private.raise_error(
      'invalid_argument',
      'There is no such kind of file.',
      'It is recruiters, placements or fees.',
      'kind'
    );
  end if;
  if
    jsonb_typeof(import_staged.rows) is distinct from 'array'
    or exists (
      select
      from jsonb_array_elements(import_staged.rows) as each (row)
      where
        jsonb_typeof(each.row) <> 'object'
        or coalesce(each.row ->> 'line', '') !~ '^[1-9][0-9]{0,8}$'
        or coalesce(jsonb_typeof(each.row -> 'record'), '') not in ('object', 'array')
    )
    or (
      select count(*) <> count(distinct each.row ->> 'line')
      from jsonb_array_elements(import_staged.rows) as each (row)
    )
  then
    perform app_private.raise_error(
      'invalid_argument',
      'These are no rows of a file.',
      'Give [{"line": 2, "record": {"column": "field"}}, …], each line once.',
      'rows'
    );
  end if;
  if row_count not between 1 and import_staged.most_rows then
    perform app_private.raise_error(
      'invalid_argument',
      format('There are %s rows.', row_count),
      format('Give 1 to %s at once; an engineer imports more: npm run import.', import_staged.most_rows),
      'rows'
    );
  end if;
  if not app_private.begin_import(false) then
    perform app_private.raise_error(
      'import_under_way',
      'Somebody else imports a file at this moment.',
      'Try again in a minute: what is there already is not imported twice.'
    );
  end if;
  perform app_private.stage_import_rows(import_staged.rows);
  case import_staged.kind
    when 'recruiters' then
      perform app_private.check_recruiter_rows();
    when 'placements' then
      perform app_private.check_placement_rows();
    else
      perform app_private.check_fee_rows();
  end case;
  if import_staged.kind = 'placements' and not coalesce(import_staged.create_companies, false) then
    select coalesce(jsonb_agg(to_jsonb(company)), '[]')
    into unknown
    from app_private.refuse_unknown_companies() as company;
  end if;
  select * into counts from app_private.count_import_rows();
  select coalesce(jsonb_agg(to_jsonb(row) order by row.line), '[]')
  into bad
  from app_private.bad_import_rows(0, row_count) as row;
  if counts.bad_count = 0 or coalesce(import_staged.skip_bad, false) then
    case import_staged.kind
      when 'recruiters' then
        if row_count <= most_made then
          perform app_private.create_imported_recruiters(0, most_made);
        end if;
        summary := app_private.summarize_recruiters_import();
      when 'placements' then
        if row_count <= most_made then
          perform app_private.create_imported_placements(0, most_made);
        end if;
        summary := app_private.summarize_placements_import();
      else
        if row_count <= most_made then
          perform app_private.create_imported_fees(0, most_made);
        end if;
        summary := app_private.summarize_fees_import();
    end case;
  end if;
  perform app_private.end_import();
  return jsonb_build_object(
    'imported', summary is not null,
    'rows', counts.row_count,
    'bad_count', counts.bad_count,
    'bad_rows', bad,
    'unknown_companies', unknown,
    'summary', summary
  );
end;
$$;
comment on function app_private.import_staged is
  'Stages, checks and imports rows of a file in the running transaction, for app.check_import and app.import_rows: '
  'the functions are those of npm run import. skip_bad: import the good rows although others are bad; else none is. '
  'most_rows: how many rows may be given; more than app_private.most_imported_rows are checked by all rules, and not '
  'imported. Returns {"imported", "rows", "bad_count", "bad_rows": [{"line", "columns", "reasons", "problems", '
  '"record"}], "unknown_companies": [{"line", "row_count", "reason"}], "summary"}; the summary is null when nothing '
  'was imported. Raises HB008 (the kind, rows that are none, or too many), HB074 (another import is under way), and '
  'what the verbs raise that make the rows.';
