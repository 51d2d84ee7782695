-- The archive of the audit logs: months that were exported, verified and taken out.

create table app.audit_archives (
  month date primary key check (extract(day from month) = 1 and app_private.is_business_day(month, 'month')),
  row_count bigint not null check (row_count >= 0),
  chain_count bigint not null check (chain_count >= 0),
  digest bytea not null check (length(digest) = 32),
  file_hash bytea not null check (length(file_hash) = 32),
  root bytea not null check (length(root) = 32),
  end_id uuid not null,
  ends_at timestamptz not null
);
comment on table app.audit_archives is
  'The months of the audit logs that were exported, verified and taken out (npm run archive-audit). Append-only, '
  'and in the audit log itself.';
comment on column app.audit_archives.month is 'Its first day; months are those of UTC.';
comment on column app.audit_archives.row_count is 'Rows of both logs in the file.';
comment on column app.audit_archives.chain_count is 'Chains that have rows in the file.';
comment on column app.audit_archives.digest is 'SHA-256 over the hashes of the rows of the file, one after the other.';
comment on column app.audit_archives.file_hash is
  'SHA-256 of the file, byte by byte, as whoever wrote it said: what sha256sum prints.';
comment on column app.audit_archives.root is
  'SHA-256 over what the month left behind (app.audit_archive_ends); see app_private.audit_archive_root().';
comment on column app.audit_archives.end_id is 'The ids of its rows, and of all before, are below this one.';
comment on column app.audit_archives.ends_at is
  'From this moment on the logs answer what was: the end of the month, or the time of its last row, if that is '
  'later.';

create table app.audit_archive_ends (
  month date not null references app.audit_archives (month) deferrable initially deferred check (
    app_private.is_business_day(month, 'month')
  ),
  chain text collate "C" not null check (length(chain) <= 1100),
  entity text not null check (app_private.is_identifier(entity, 'entity')),
  payout_id uuid,
  recruiter_id uuid,
  last_sequence bigint not null check (last_sequence > 0),
  last_hash bytea not null check (length(last_hash) = 32),
  states jsonb not null,
  steps jsonb not null,
  primary key (chain, month)
);
comment on table app.audit_archive_ends is
  'Where the chains stood when a month was taken out of the audit logs, and what its rows had left: the log goes on '
  'from there. Append-only.';
comment on column app.audit_archive_ends.chain is 'As in app.audit_seal_chains.';
comment on column app.audit_archive_ends.entity is 'payout, or the table of the row that the chain is about.';
comment on column app.audit_archive_ends.payout_id is 'As the last row of the chain in this month has it.';
comment on column app.audit_archive_ends.recruiter_id is 'The payout''s recruiter; null for chains of other rows.';
comment on column app.audit_archive_ends.last_sequence is 'Number of the last row of the chain in this month.';
comment on column app.audit_archive_ends.states is
  'By its id each row that the chain is about, as it was at the end of the month: entity, sequence of its last '
  'change, created_at of its first one, whether it is_gone, and state, its columns. Amounts in minor units.';
comment on column app.audit_archive_ends.steps is
  'What reports of past months still need of the rows: of schedules and holds when they became what, with new '
  'amounts; of debts and their steps when they were settled; of migrations what they left.';
create index on app.audit_archive_ends (month);
create index on app.audit_archive_ends (entity, chain, month);
create index on app.audit_archive_ends (payout_id, month) where payout_id is not null;
create index on app.audit_archive_ends (recruiter_id) where recruiter_id is not null;

insert into app_private.settings (name, value, description)
values
  ('audit_months_kept', '24', 'How many whole months before the present one the audit logs keep at least');
