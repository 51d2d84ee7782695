-- Without a path, so that it is inlined: its body was bound when it was made. Indexes say it in words.
create or replace function app_private.is_open_transfer(status text)
returns boolean
language sql
immutable
return status in ('intended', 'sent', 'in_doubt');
comment on function app_private.is_open_transfer is
  'Whether of a transfer or reversal with this status it is not known yet how it ends.';
