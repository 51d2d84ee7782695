-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.is_ended_payout(status text)
returns boolean
language sql
immutable
return status in ('completed', 'cancelled', 'reversed');
comment on function app_private.is_ended_payout is
  'Whether a payout with this status has ended: nothing of it is scheduled, on its way or held. A verb may begin it '
  'again.';
