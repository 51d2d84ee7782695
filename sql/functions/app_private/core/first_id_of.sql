create or replace function app_private.first_id_of(at timestamptz)
returns uuid
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select rpad(lpad(to_hex(floor(extract(epoch from first_id_of.at) * 1000)::bigint), 12, '0'), 32, '0')::uuid;
$$;
comment on function app_private.first_id_of is
  'Below every id (uuidv7) that is made at this moment or later, and above those made before: ids begin with the '
  'milliseconds since 1970.';
