create or replace function app_private.create_imported_fees(
  after_line integer,
  batch_size integer,
  out last_line integer,
  out created_count integer
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  parsed record;
  line_label text := '';
begin
  created_count := 0;
  for parsed in
    select batch.*, placement.time_zone
    from
      app_private.import_fees as batch
      join app.placements as placement on placement.id = batch.placement_id
    where
      batch.line > create_imported_fees.after_line
      and not batch.was_here
      and not exists (select from app_private.import_problems as known where known.line = batch.line)
    order by batch.line
    limit create_imported_fees.batch_size
  loop
    last_line := parsed.line;
    line_label := format('Line %s: ', parsed.line);
    perform app.record_fee_payment(
      parsed.placement_id,
      parsed.amount::bigint,
      app_private.start_of_day(parsed.paid_at, parsed.time_zone),
      parsed.available_on,
      parsed.reference
    );
    created_count := created_count + 1;
  end loop;
exception when others then
  raise exception
    using errcode = sqlstate, message = line_label || sqlerrm, hint = 'Nothing was imported. Run the import again.';
end;
$$;
comment on function app_private.create_imported_fees is
  'Records the fee payments of the next batch of valid rows, by app.record_fee_payment. Returns the last line of the '
  'batch; null when none was left. An error keeps its code and names the line.';
