create or replace function app_private.audit_seal_line(seal app.audit_seals, signed app.audit_seal_signatures)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'number', seal.number::text,
      'sealed_at', to_char(seal.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'row_count', seal.row_count::text,
      'chain_count', seal.chain_count::text,
      'previous_hash', encode(seal.previous_hash, 'hex'),
      'hash', encode(signed.seal_hash, 'hex'),
      'key_id', signed.key_id,
      'signature', translate(encode(signed.signature, 'base64'), E'\n', '')
    );
$$;
comment on function app_private.audit_seal_line is
  'A signed seal as it is handed to the outside: a line of AUDIT_SEAL_FILE, the data of the event audit_seal.signed, '
  'and what the console gives to an auditor.';
