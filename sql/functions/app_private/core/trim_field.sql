-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.trim_field(field text)
returns text
language sql
immutable
return nullif(btrim(field, E' \t\n\r\f\v\u00a0\ufeff'), '');
comment on function app_private.trim_field is
  'A field of a CSV file without surrounding white space, including the no-break space of spreadsheets; null when '
  'nothing is left.';
