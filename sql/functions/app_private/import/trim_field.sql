create or replace function app_private.trim_field(field text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(btrim(trim_field.field, E' \t\n\r\f\v\u00a0\ufeff'), '');
$$;
comment on function app_private.trim_field is
  'A field of a CSV file without surrounding white space, including the no-break space of spreadsheets; null when '
  'nothing is left.';
