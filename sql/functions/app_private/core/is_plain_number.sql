create or replace function app_private.is_plain_number(value text)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(is_plain_number.value ~ '^[0-9]{1,9}([.][0-9]{1,9})?$', false);
$$;
comment on function app_private.is_plain_number is
  'Whether this is a number in digits, without a sign. Postgres would also read 0x10, 1e3, Infinity and NaN.';
