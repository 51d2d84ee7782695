-- Without a search path of its own, so that it is inlined: every change asks. Its body is bound when it is made.
create or replace function app_private.may_notify()
returns boolean
language sql
return pg_catalog.pg_notification_queue_usage() < 0.9;
comment on function app_private.may_notify is
  'Whether the server''s notification queue has room. A transaction that notifies fails at its commit when the queue '
  'is full, and anybody with a login may fill it. So nothing that changes money notifies without asking: live updates '
  'and jobs may be missed, because subscribers and tasks go by the rows.';
