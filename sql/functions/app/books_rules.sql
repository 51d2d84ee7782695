create or replace function app.books_rules()
returns table (
  rule text,
  "position" integer,
  description text,
  looked_at text,
  row_count bigint,
  violation_count bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      known.rule,
      known.position::integer,
      known.description,
      known.reads,
      (last.row_counts ->> known.reads)::bigint,
      case when last.counted_at is not null then coalesce((last.violations ->> known.rule)::bigint, 0) end
    from
      app_private.invariant_rules as known
      left join (select * from app_private.invariant_counts as counted order by counted.counted_at desc limit 1) as last
        on true
    order by known.position;
end;
$$;
comment on function app.books_rules is
  'The rules of the books (reporting.invariant_violations), a row a rule: what holds in words, the table of app that '
  'it looks at (null: objects of the database), how many rows that had when all of them were looked at last (null '
  'before), and how many violations were found by the last count (null before the first). Admins and analysts only. '
  'Raises HB001.';
