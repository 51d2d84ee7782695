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
      insert into app.audit_seal_signatures as kept (seal_number, key_id, public_key, seal_hash, signature)
      values
        (
          sign_audit_seal.number,
          sign_audit_seal.key_id,
          sign_audit_seal.public_key,
          sign_audit_seal.seal_hash,
          sign_audit_seal.signature
        )
      on conflict do nothing
      returning kept as signature
    )
  select app_private.write_event('audit_seal.signed', app_private.audit_seal_line(seal, signed.signature))
  from
    signed
    join app.audit_seals as seal on seal.number = (signed.signature).seal_number;
$$;
comment on function app_private.sign_audit_seal is
  'Keeps the signature of a seal, and tells of it by an event, so that webhooks hand it to whoever wants it. The '
  'private key is the worker''s, and never in the database.';
