-- Where the rows of a CSV file stay while they are read, checked and imported.
-- Unlogged, because a row lives here only inside the transaction of its import: no other session ever sees one.

create unlogged table app_private.import_rows (
  line integer primary key,
  record jsonb not null,
  complaint text
);
comment on table app_private.import_rows is
  'The rows of the file that is being imported, as they are written there. Empty outside of an import''s transaction.';
comment on column app_private.import_rows.line is 'Where the row begins in the file, counted from 1.';
comment on column app_private.import_rows.record is
  'Column name and field; a JSON array of the fields where their number is wrong.';
comment on column app_private.import_rows.complaint is 'What made the row unreadable; null when it could be read.';

create unlogged table app_private.import_problems (
  line integer not null,
  column_name text not null,
  reason text not null
);
comment on table app_private.import_problems is
  'What is wrong with rows of the file that is being imported. A row with a problem is not imported.';
comment on column app_private.import_problems.column_name is 'A column of the file; empty when the whole row is meant.';
create index on app_private.import_problems (line, column_name);

create unlogged table app_private.import_recruiters (
  line integer primary key,
  email text,
  display_name text,
  stripe_account_id text,
  user_id uuid,
  is_new boolean not null default false,
  new_name boolean not null default false,
  new_account boolean not null default false,
  previous_account text
);
comment on table app_private.import_recruiters is
  'The rows of a recruiters file, read. Empty outside of an import''s transaction.';
comment on column app_private.import_recruiters.user_id is 'The user with this email; null until there is one.';
comment on column app_private.import_recruiters.is_new is 'Whether this import adds the recruiter.';
comment on column app_private.import_recruiters.new_name is
  'Whether this import changes the display name of a recruiter who was here.';
comment on column app_private.import_recruiters.new_account is 'Whether this import links the account.';
comment on column app_private.import_recruiters.previous_account is 'The account that the new one replaces.';

create unlogged table app_private.import_placements (
  line integer primary key,
  external_ref text,
  company text,
  candidate text,
  job_title text,
  fee_amount numeric,
  currency text,
  start_date date,
  guarantee_period_days integer,
  holdback_percentage numeric,
  company_id uuid,
  placement_id uuid,
  was_here boolean not null default false
);
comment on table app_private.import_placements is
  'The rows of a placements file, read; null where a field is empty or unreadable. Empty outside of an import''s '
  'transaction.';
comment on column app_private.import_placements.fee_amount is 'Minor units; not yet known to be valid.';
comment on column app_private.import_placements.company_id is
  'The company of this name; null when the import must create it.';
comment on column app_private.import_placements.placement_id is
  'The placement with this external_ref; null until there is one.';
comment on column app_private.import_placements.was_here is 'Whether the placement was here before the import.';
create index on app_private.import_placements (external_ref);

create unlogged table app_private.import_placement_recruiters (
  line integer not null,
  position integer not null,
  email text,
  share numeric,
  recruiter_id uuid,
  primary key (line, position)
);
comment on table app_private.import_placement_recruiters is
  'Who shares the fees of the placements in the file. Empty outside of an import''s transaction.';
comment on column app_private.import_placement_recruiters.recruiter_id is
  'The active recruiter with this email; null when there is none.';
