-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.is_open_schedule(status text)
returns boolean
language sql
immutable
return status in ('pending', 'processing', 'failed');
comment on function app_private.is_open_schedule is
  'Whether an obligation with this status is still to be paid or on its way: neither processed nor cancelled.';
