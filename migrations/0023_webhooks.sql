-- Events delivered outside: the endpoints that programs of others listen at, and what became of each event for each.

create table app.webhook_endpoints (
  id uuid primary key default uuidv7(),
  url text not null check (app_private.is_long_text(url, 'url')),
  event_types text[] not null check (cardinality(event_types) between 1 and 100),
  description text check (app_private.is_long_text(description, 'description')),
  created_by uuid references app.users (id),
  created_by_role text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  failing_since timestamptz,
  failure_count integer not null default 0 check (failure_count >= 0),
  paused_until timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (app_private.is_long_text(disabled_reason, 'reason')),
  retired_at timestamptz,
  check ((disabled_at is null) = (disabled_reason is null)),
  check ((failing_since is null) = (failure_count = 0))
);
comment on table app.webhook_endpoints is
  'Addresses that events are delivered to, signed by Standard Webhooks. Never deleted: retired. The secrets are '
  'elsewhere, and nobody but the worker has them.';
comment on column app.webhook_endpoints.event_types is
  'Which events are delivered: * for all, payout.* for all of an entity, or payout.completed for one.';
comment on column app.webhook_endpoints.created_by is
  'Null for a login that belongs to nobody: created_by_role is its name.';
comment on column app.webhook_endpoints.failing_since is
  'Time of the first failure since anything was delivered; null while deliveries arrive.';
comment on column app.webhook_endpoints.failure_count is 'Failures since anything was delivered.';
comment on column app.webhook_endpoints.paused_until is
  'Time until which nothing is tried, after many failures without a success between them.';
comment on column app.webhook_endpoints.disabled_at is
  'Time at which it was switched off, by an admin or after a long failure; null while it is on. Events of that time '
  'are not kept for it: app.redeliver_webhooks sends them later.';
comment on column app.webhook_endpoints.retired_at is 'Time at which it was given up for good.';
create index on app.webhook_endpoints (created_by);
create index on app.webhook_endpoints (created_at, id);

create table app_private.webhook_secrets (
  id uuid primary key default uuidv7(),
  endpoint_id uuid not null references app.webhook_endpoints (id),
  secret text not null check (secret ~ '^whsec_[A-Za-z0-9+/]{43}=$'),
  created_at timestamptz not null default clock_timestamp(),
  valid_until timestamptz
);
comment on table app_private.webhook_secrets is
  'The secrets that deliveries are signed with. app.create_webhook_endpoint and app.rotate_webhook_secret tell each '
  'once; then only the worker gets them. Leave the rows out of dumps that go elsewhere.';
comment on column app_private.webhook_secrets.valid_until is
  'Time until which deliveries are signed with it besides its successor; null for the newest.';
create unique index webhook_secrets_one_newest on app_private.webhook_secrets (endpoint_id)
where valid_until is null;
create index on app_private.webhook_secrets (endpoint_id, valid_until);

create type app.webhook_secret as (endpoint_id uuid, secret text);
comment on type app.webhook_secret is
  'The secret of a webhook endpoint, told once: it is not to be read anywhere afterwards.';

create table app.webhook_delivery_statuses (value text primary key, description text not null);
comment on table app.webhook_delivery_statuses is
  E'@enum\nStatuses of webhook deliveries; app.status_transitions lists the allowed changes.';
insert into app.webhook_delivery_statuses (value, description)
values
  ('pending', 'Not tried yet, or under way'),
  ('failed', 'Tried in vain; it is tried again'),
  ('delivered', 'The endpoint answered that it has it'),
  ('given_up', 'Tried in vain too often: nothing more is done unless somebody redelivers it');

insert into app.status_transitions (entity, from_status, to_status, command)
values
  ('webhook_delivery', null, 'pending', 'create'),
  ('webhook_delivery', 'pending', 'delivered', 'deliver'),
  ('webhook_delivery', 'pending', 'failed', 'fail'),
  ('webhook_delivery', 'pending', 'given_up', 'give_up'),
  ('webhook_delivery', 'failed', 'delivered', 'deliver'),
  ('webhook_delivery', 'failed', 'given_up', 'give_up'),
  ('webhook_delivery', 'failed', 'pending', 'redeliver'),
  ('webhook_delivery', 'delivered', 'pending', 'redeliver'),
  ('webhook_delivery', 'given_up', 'pending', 'redeliver');

-- event_id and endpoint_id have no foreign keys: each change of money writes rows, endpoints are never deleted, and an
-- event not before its deliveries (app_private.purge_events).
create table app.webhook_deliveries (
  id uuid primary key default uuidv7(),
  endpoint_id uuid not null,
  event_id uuid not null,
  event_type text not null check (length(event_type) <= 100),
  payout_id uuid,
  order_key uuid not null,
  status text not null default 'pending' references app.webhook_delivery_statuses (value),
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz not null default clock_timestamp(),
  last_attempt_at timestamptz,
  last_status_code integer,
  last_error text check (app_private.is_short_text(last_error, 'last_error')),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (endpoint_id, event_id)
);
comment on table app.webhook_deliveries is
  'One row for each event and endpoint that wants it: what became of the delivery.';
comment on column app.webhook_deliveries.order_key is
  'The event''s payout, or else its entity: of one order key an endpoint gets no event before the earlier ones were '
  'delivered or given up.';
comment on column app.webhook_deliveries.attempts is
  'Requests so far, since it was made or redelivered; one that was broken off counts.';
comment on column app.webhook_deliveries.next_attempt_at is
  'Time from which it may be tried; while a request is under way, when that one is taken for lost.';
comment on column app.webhook_deliveries.last_status_code is 'HTTP status of the last answer; null without an answer.';
comment on column app.webhook_deliveries.last_error is 'Why the last attempt failed, without what the endpoint said.';
create index webhook_deliveries_open on app.webhook_deliveries (endpoint_id, order_key, event_id)
where status in ('pending', 'failed');
create index webhook_deliveries_due on app.webhook_deliveries (endpoint_id, next_attempt_at, event_id)
where status in ('pending', 'failed');
create index on app.webhook_deliveries (payout_id, id);
create index on app.webhook_deliveries (endpoint_id, id);
create index on app.webhook_deliveries (status, id);
create index webhook_deliveries_of_seals on app.webhook_deliveries (created_at) where event_type = 'audit_seal.signed';
