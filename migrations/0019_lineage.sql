-- Which Stripe account and which database: what a restored or a copied database must know before it pays.

create table app_private.lineage (
  singleton boolean primary key default true check (singleton),
  id uuid not null default uuidv7(),
  earlier_ids uuid[] not null default '{}',
  stripe_account_id text not null check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  is_live boolean not null,
  country text check (app_private.is_country_code(country)),
  system_identifier text not null,
  database_oid oid not null,
  database_name name not null,
  timeline text not null,
  server_started_at timestamptz not null,
  status text not null check (status in ('reading', 'open', 'copied')),
  closed_at timestamptz not null default clock_timestamp(),
  closed_because text not null check (app_private.is_long_text(closed_because, 'reason')),
  read_from timestamptz,
  agreed_until timestamptz,
  newest_transfer_id text check (app_private.is_identifier(newest_transfer_id, 'stripe_transfer_id')),
  reading_until timestamptz,
  was_asked boolean not null default false,
  put_back_pause_id uuid references app.payout_pauses (id),
  seal_ahead bigint,
  bound_at timestamptz not null default now(),
  claimed_at timestamptz,
  claimed_by uuid references app.users (id),
  claimed_by_role text,
  claim_reason text check (app_private.is_long_text(claim_reason, 'reason')),
  check (num_nulls(claimed_at, claimed_by_role, claim_reason) in (0, 3))
);
comment on table app_private.lineage is
  'One row, made when the first worker starts: the Stripe account that this database pays from, the database that it '
  'is, and whether Stripe''s list of transfers has been read since a worker or the server started.';
comment on column app_private.lineage.country is 'The country of the platform''s Stripe account; null: not told.';
comment on column app_private.lineage.id is
  'Stands in the metadata of each transfer: another database that pays from the same account shows by it.';
comment on column app_private.lineage.earlier_ids is
  'The ids of databases whose payments this one has taken over: app.claim_stripe_account.';
comment on column app_private.lineage.is_live is 'Whether it is the account''s live mode, with real money.';
comment on column app_private.lineage.system_identifier is 'Of the database cluster, as initdb or pg_upgrade made it.';
comment on column app_private.lineage.timeline is 'Of the write-ahead log: the next one after each promotion.';
comment on column app_private.lineage.status is
  'reading: nothing is sent until Stripe''s list has been read. open: transfers and reversals are sent. copied: '
  'another database pays from this account, or may; nothing is sent until an admin claims the account.';
comment on column app_private.lineage.read_from is
  'From when on Stripe''s list must be read, where that is earlier than what was paid and agreed on last.';
comment on column app_private.lineage.agreed_until is
  'The moment up to which Stripe''s list and our rows are known to agree; null before the first reading.';
comment on column app_private.lineage.newest_transfer_id is 'The newest transfer of ours in Stripe''s list.';
comment on column app_private.lineage.reading_until is
  'End of the lease of the job that reads the list; null when none does.';
comment on column app_private.lineage.was_asked is
  'Whether a run wanted to claim while nothing could be sent: it is started again.';
comment on column app_private.lineage.put_back_pause_id is
  'The pause that was begun because this database was put back to before: app_private.pause_after_restore.';
comment on column app_private.lineage.seal_ahead is
  'Number of the newest seal outside that this database had not made when it was last taken for one put back by it.';
create index on app_private.lineage (put_back_pause_id) where put_back_pause_id is not null;
create index on app_private.lineage (claimed_by) where claimed_by is not null;

create table app_private.unknown_transfers (
  stripe_transfer_id text not null check (app_private.is_identifier(stripe_transfer_id, 'stripe_transfer_id')),
  part integer not null default 0 check (part >= 0),
  at_stripe jsonb not null,
  created_at timestamptz not null,
  first_seen_at timestamptz not null default now(),
  external_ref text check (app_private.is_identifier(external_ref, 'external_ref')),
  destination text check (app_private.is_identifier(destination, 'destination')),
  payout_id uuid,
  tried_at timestamptz,
  problem text check (app_private.is_long_text(problem, 'problem')),
  adopted_at timestamptz,
  run_id uuid references app.payout_runs (id),
  primary key (stripe_transfer_id, part)
);
comment on table app_private.unknown_transfers is
  'Transfers at Stripe whose metadata is ours and that no transfer of ours is: made after a backup that was restored, '
  'by a copy of this database, or in an earlier life of a placement. Each is adopted, or waits for a person.';
comment on column app_private.unknown_transfers.part is
  'Number of the part, where one transfer pays several obligations (app.payout_transfers.batch_id); 0: it is whole.';
comment on column app_private.unknown_transfers.at_stripe is
  'The transfer in Stripe''s list, or what its metadata says of the part; amounts in minor units.';
comment on column app_private.unknown_transfers.external_ref is
  'The reference of the placement in its metadata: what an import of the same placement brings again.';
comment on column app_private.unknown_transfers.payout_id is
  'The payout in its metadata. It may not be there (any more).';
comment on column app_private.unknown_transfers.problem is 'Why it was not adopted; null before the first try.';
comment on column app_private.unknown_transfers.run_id is 'The run that adopted it.';
create index on app_private.unknown_transfers (created_at, stripe_transfer_id) where adopted_at is null;
create index on app_private.unknown_transfers (app_private.name_key(external_ref)) where adopted_at is null;
create index on app_private.unknown_transfers (payout_id) where adopted_at is null;
create index on app_private.unknown_transfers (destination) where adopted_at is null;
create index on app_private.unknown_transfers (run_id);
