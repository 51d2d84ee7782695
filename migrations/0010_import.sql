-- Staging tables for the rows of an imported CSV file. Unlogged, because the rows exist only inside the transaction of
-- the import: no other session sees them.

create unlogged table app_private.import_rows (
  line integer primary key,
  record jsonb not null,
  complaint text
);
comment on table app_private.import_rows is
  'Rows of the imported file, as text. Empty outside of the transaction of an import.';
comment on column app_private.import_rows.line is 'First line of the row in the file, counted from 1.';
comment on column app_private.import_rows.record is
  'Fields by column name; a JSON array of the fields when their number is wrong.';
comment on column app_private.import_rows.complaint is 'Reason why the row is unreadable; null when it is readable.';

create unlogged table app_private.import_problems (
  line integer not null,
  column_name text not null,
  reason text not null
);
comment on table app_private.import_problems is
  'Problems of rows of the imported file. A row with a problem is not imported.';
comment on column app_private.import_problems.column_name is
  'A column of the file; empty for a problem of the whole row.';
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
  'Parsed rows of a recruiters file. Empty outside of the transaction of an import.';
comment on column app_private.import_recruiters.user_id is 'The user with this email; null until there is one.';
comment on column app_private.import_recruiters.is_new is 'Whether this import adds the recruiter.';
comment on column app_private.import_recruiters.new_name is
  'Whether this import changes the display name of an existing recruiter.';
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
  signed_on date,
  policy_id uuid,
  company_fee_amount numeric,
  company_id uuid,
  placement_id uuid,
  was_here boolean not null default false
);
comment on table app_private.import_placements is
  'Parsed rows of a placements file; null for an empty or unreadable field. Empty outside of the transaction of an '
  'import.';
comment on column app_private.import_placements.fee_amount is 'Minor units; not yet validated.';
comment on column app_private.import_placements.company_fee_amount is
  'What the company pays for the hire, in minor units; null when the file does not say.';
comment on column app_private.import_placements.company_id is
  'The company with this name; null when the import must create it.';
comment on column app_private.import_placements.placement_id is
  'The placement with this external_ref; null until there is one.';
comment on column app_private.import_placements.was_here is 'Whether the placement existed before the import.';
create index on app_private.import_placements (app_private.name_key(external_ref));

create unlogged table app_private.import_placement_recruiters (
  line integer not null,
  position integer not null,
  email text,
  share numeric,
  role text,
  fixed_amount numeric,
  recruiter_id uuid,
  primary key (line, position)
);
comment on table app_private.import_placement_recruiters is
  'Recruiters and shares of the placements in the file. Empty outside of the transaction of an import.';
comment on column app_private.import_placement_recruiters.share is
  'Percent; of a role alone the rate of the terms, once these are known.';
comment on column app_private.import_placement_recruiters.fixed_amount is 'Minor units.';
comment on column app_private.import_placement_recruiters.recruiter_id is
  'The active recruiter with this email; null when there is none.';

create unlogged table app_private.import_fees (
  line integer primary key,
  external_ref text,
  placement_id uuid,
  amount numeric,
  currency text,
  paid_at date,
  available_on date,
  reference text,
  was_here boolean not null default false
);
comment on table app_private.import_fees is
  'Parsed rows of a file of fee payments; null for an empty or unreadable field. Empty outside of the transaction of '
  'an import.';
comment on column app_private.import_fees.placement_id is
  'The placement whose fee is paid: the one with this external_ref, or the first one that it replaced.';
comment on column app_private.import_fees.amount is 'Minor units.';
comment on column app_private.import_fees.was_here is 'Whether the payment was recorded before the import.';
create index on app_private.import_fees (placement_id);
