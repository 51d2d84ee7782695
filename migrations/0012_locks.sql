-- Locks that one process at a time holds, as rows: nobody but their owner reaches them, unlike advisory locks.

create table app_private.locks (
  name text primary key,
  description text not null
);
comment on table app_private.locks is
  'One row for each lock that one process at a time holds until its transaction ends; see app_private.lock_by_name. '
  'Row locks in a schema that no login reaches: an advisory lock could be taken, and kept, by anybody with a login.';
insert into app_private.locks (name, description)
values
  ('migration', 'One migration at a time'),
  ('import', 'One import at a time'),
  ('reconciliation_findings', 'One reconciliation at a time records its differences'),
  ('webhook_endpoints', 'One webhook endpoint at a time is created');
