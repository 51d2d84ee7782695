-- The audit logs by month: partitions that are made ahead.

insert into app_private.locks (name, description)
values ('audit_partitions', 'One at a time makes partitions of the audit logs, or archives one');
insert into app_private.settings (name, value, description)
values
  ('audit_months_ahead', '3', 'For how many months to come the audit logs have partitions');
