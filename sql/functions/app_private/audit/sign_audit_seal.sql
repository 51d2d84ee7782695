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
  insert into app.audit_seal_signatures (seal_number, key_id, public_key, seal_hash, signature)
  values
    (
      sign_audit_seal.number,
      sign_audit_seal.key_id,
      sign_audit_seal.public_key,
      sign_audit_seal.seal_hash,
      sign_audit_seal.signature
    )
  on conflict do nothing;
$$;
comment on function app_private.sign_audit_seal is
  'Keeps the signature of a seal. The private key is the worker''s, and never in the database.';
