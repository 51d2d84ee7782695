create or replace function app_private.sign_audit_seal(
  number bigint,
  seal_hash bytea,
  key_id text,
  public_key text,
  signature bytea
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    signed as (
      insert into app.audit_seal_signatures (seal_number, key_id, public_key, seal_hash, signature)
      values
        (
          sign_audit_seal.number,
          sign_audit_seal.key_id,
          sign_audit_seal.public_key,
          sign_audit_seal.seal_hash,
          sign_audit_seal.signature
        )
      on conflict do nothing
      returning *
    )
  select
    app_private.write_event(
      'audit_seal.signed',
      jsonb_build_object(
        'number', seal.number::text,
        'sealed_at', to_char(seal.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'row_count', seal.row_count::text,
        'chain_count', seal.chain_count::text,
        'previous_hash', encode(seal.previous_hash, 'hex'),
        'hash', encode(signed.seal_hash, 'hex'),
        'key_id', signed.key_id,
        'signature', translate(encode(signed.signature, 'base64'), E'\n', '')
      )
    )
  from
    signed
    join app.audit_seals as seal on seal.number = signed.seal_number;
$$;
comment on function app_private.sign_audit_seal is
  'Keeps the signature of a seal, and tells of it by an event, so that webhooks hand it to whoever wants it. The '
  'private key is the worker''s, and never in the database.';
