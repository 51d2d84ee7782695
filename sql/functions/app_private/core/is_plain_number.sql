-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.is_plain_number(value text)
returns boolean
language sql
immutable
return coalesce(is_plain_number.value ~ '^[0-9]{1,9}([.][0-9]{1,9})?$', false);
comment on function app_private.is_plain_number is
  'Whether this is a number in digits, without a sign. Postgres would also read 0x10, 1e3, Infinity and NaN.';
