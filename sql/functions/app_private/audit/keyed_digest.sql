-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.keyed_digest(value jsonb, key bytea)
returns jsonb
language sql
stable
return case
  when keyed_digest.value <> 'null'
    then jsonb_build_object(
      'digest', encode(sha256(keyed_digest.key || convert_to(keyed_digest.value::text, 'UTF8')), 'hex')
    )
end;
comment on function app_private.keyed_digest is
  'The digest of a value under a key, as app_private.audit_digest keeps it; null for null.';
