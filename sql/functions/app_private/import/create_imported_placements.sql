create or replace function app_private.create_imported_placements(
  after_line integer,
  batch_size integer,
  out last_line integer,
  out created_count integer
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  lines integer[];
  line integer;
  ids uuid[];
  line_label text := '';
begin
  select array_agg(batch.line order by batch.line), max(batch.line), count(*)
  into lines, last_line, created_count
  from
    (
      select parsed.line
      from app_private.import_placements as parsed
      where
        parsed.line > create_imported_placements.after_line
        and not parsed.was_here
        and not exists (select from app_private.import_problems as known where known.line = parsed.line)
      order by parsed.line
      limit create_imported_placements.batch_size
    ) as batch;
  if lines is null then
    return;
  end if;
  insert into app.companies (name)
  select distinct on (app_private.name_key(company)) company
  from app_private.import_placements as batch
  where batch.line = any (lines) and batch.company_id is null
  order by app_private.name_key(company), batch.line
  on conflict do nothing;

  begin
    ids := app_private.add_placements(app_private.imported_drafts(lines));
  exception when others then
    -- One of them fails: the same, row by row, says which.
    ids := '{}';
    foreach line in array lines loop
      line_label := format('Line %s: ', line);
      ids := ids || app_private.add_placements(app_private.imported_drafts(array[line]));
    end loop;
  end;
  update app_private.import_placements as parsed
  set placement_id = made.id
  from unnest(lines, ids) as made (line, id)
  where parsed.line = made.line;
  line_label := '';
  -- Make payouts, holds and schedules for each batch, not at the commit: most of the time goes there, and progress
  -- shows it.
  set constraints app._500_make_payouts immediate;
  set constraints app._500_make_payouts deferred;
exception when others then
  -- Only for errors that no check can predict, such as a concurrent insert of the same placement.
  raise exception
    using errcode = sqlstate, message = line_label || sqlerrm, hint = 'Nothing was imported. Run the import again.';
end;
$$;
comment on function app_private.create_imported_placements is
  'Creates the placements of the next batch of valid rows, by app_private.add_placements as app.create_placement '
  'does, and their payouts. Returns the last line of the batch; null when none was left. An error keeps its code and '
  'names the line.';
