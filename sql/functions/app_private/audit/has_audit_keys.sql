-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.has_audit_keys(entity text)
returns boolean
language sql
immutable
return entity in ('placements', 'requests');
comment on function app_private.has_audit_keys is
  'Whether the rows of this table hold personal data, of which the audit log keeps digests with a key for each row '
  '(app_private.audit_row_keys).';
