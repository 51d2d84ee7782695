create or replace function app_private.first_event_id(at timestamptz)
returns uuid
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return rpad(lpad(to_hex(floor(extract(epoch from first_event_id.at) * 1000)::bigint), 12, '0'), 32, '0')::uuid;
comment on function app_private.first_event_id is
  'The lowest id (uuidv7) of the millisecond of a time: the index of the ids finds the events of a time.';
