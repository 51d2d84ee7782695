create or replace function app_private.read_date(field text, out value date, out problem text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if read_date.field !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    problem := format('%s is not a date: write it like 2025-12-31.', left(read_date.field, 40));
  elseif not pg_catalog.pg_input_is_valid(read_date.field, 'date') then
    problem := format('%s is not in the calendar.', read_date.field);
  else
    value := read_date.field::date;
  end if;
end;
$$;
comment on function app_private.read_date is
  'Reads a date (2025-12-31). Returns the date or the problem; both are null for a missing field.';
