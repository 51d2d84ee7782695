create or replace function app_private.read_number(field text, whole boolean, out value numeric, out problem text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if read_number.field is null then
    return;
  end if;
  if read_number.whole and read_number.field !~ '^[0-9]{1,9}$' then
    problem := format('%s is not a whole number: write it like 90.', left(read_number.field, 40));
  elseif not app_private.is_plain_number(read_number.field) then
    problem := format('%s is not a number: write it like 33.33, without a sign.', left(read_number.field, 40));
  else
    value := read_number.field::numeric;
  end if;
end;
$$;
comment on function app_private.read_number is
  'Reads a number that is not negative. whole: no decimals. Returns the number or the problem; both are null for a '
  'missing field.';
