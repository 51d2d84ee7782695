create or replace function app_private.audit_seal_hash(seal app.audit_seals)
returns bytea
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      (seal).previous_hash
        || convert_to(
          json_build_array(
            (seal).number::text,
            to_char((seal).sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            (seal).row_count::text,
            (seal).chain_count::text,
            (seal).grown_count::text,
            encode((seal).root, 'hex'),
            encode((seal).definitions, 'hex')
          )::text,
          'UTF8'
        )
    );
$$;
comment on function app_private.audit_seal_hash is
  'SHA-256 over the hash of the seal before and a JSON array of all other columns as texts, in the order of the table.';
