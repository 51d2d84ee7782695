-- The proof of the audit logs: daily seals over all chains, what was defined then, and signatures.

create table app.audit_definitions (
  hash bytea primary key check (length(hash) = 32),
  definitions jsonb not null,
  recorded_at timestamptz not null default clock_timestamp()
);
comment on table app.audit_definitions is
  'What the database was made of, each state once: a digest of every function, trigger, policy, grant, constraint and '
  'view. Seals and migrations name them by hash. Append-only.';
comment on column app.audit_definitions.hash is 'SHA-256 over definitions as text.';
comment on column app.audit_definitions.definitions is 'Kind and name of each object, and a digest of what it says.';

create table app.audit_seals (
  number bigint primary key check (number > 0),
  sealed_at timestamptz not null default clock_timestamp(),
  row_count bigint not null check (row_count >= 0),
  chain_count bigint not null check (chain_count >= 0),
  grown_count bigint not null check (grown_count >= 0),
  root bytea not null check (length(root) = 32),
  definitions bytea not null references app.audit_definitions (hash),
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null check (length(hash) = 32)
);
comment on table app.audit_seals is
  'The seals of the audit logs: each closes what was added since the one before, and is chained to it. Append-only.';
comment on column app.audit_seals.number is 'From 1, without gaps.';
comment on column app.audit_seals.row_count is 'Rows of both logs that this seal and those before it cover.';
comment on column app.audit_seals.chain_count is 'Chains that this seal and those before it cover.';
comment on column app.audit_seals.grown_count is 'Chains that have grown since the seal before.';
comment on column app.audit_seals.root is
  'SHA-256 over the chains that have grown, with their last sequence and hash (app.audit_seal_chains).';
comment on column app.audit_seals.definitions is 'What the database was made of (app.audit_definitions).';
comment on column app.audit_seals.hash is
  'SHA-256 over previous_hash and all other columns of this row; see app_private.audit_seal_hash().';
create index on app.audit_seals (definitions);

create table app.audit_seal_chains (
  seal_number bigint not null references app.audit_seals (number) deferrable initially deferred,
  chain text not null check (length(chain) <= 1100),
  last_sequence bigint not null check (last_sequence > 0),
  last_hash bytea not null check (length(last_hash) = 32),
  primary key (seal_number, chain)
);
comment on table app.audit_seal_chains is 'The ends of the chains that had grown when a seal was made. Append-only.';
comment on column app.audit_seal_chains.chain is
  'payout: and the payout''s id for a chain of app.payout_audit_log; the entity, a colon and its id for one of '
  'app.audit_log.';
create index on app.audit_seal_chains (chain, seal_number);

create table app.audit_seal_signatures (
  seal_number bigint not null references app.audit_seals (number),
  key_id text not null check (app_private.is_identifier(key_id, 'key_id')),
  public_key text not null check (length(public_key) <= 200),
  seal_hash bytea not null check (length(seal_hash) = 32),
  signature bytea not null check (length(signature) = 64),
  signed_at timestamptz not null default clock_timestamp(),
  primary key (seal_number, key_id)
);
comment on table app.audit_seal_signatures is
  'Ed25519 signatures of seals. The private key is never in the database. Append-only.';
comment on column app.audit_seal_signatures.key_id is
  'The first 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER).';
comment on column app.audit_seal_signatures.public_key is
  'SPKI in base64. It says which key this was; whether to trust it, the auditor knows from elsewhere.';
comment on column app.audit_seal_signatures.signature is
  'Over the text: holdback audit seal, the number and the hash in hexadecimal, with spaces between.';

insert into app_private.locks (name, description)
values ('audit_seal', 'One seal of the audit logs at a time');
