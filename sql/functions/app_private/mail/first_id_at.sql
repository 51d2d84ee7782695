create or replace function app_private.first_id_at(moment timestamptz)
returns uuid
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select rpad(lpad(to_hex(floor(extract(epoch from first_id_at.moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid;
$$;
comment on function app_private.first_id_at is
  'The lowest id (uuidv7) that can be made at this moment, to the millisecond: ids before it are older.';
