-- What the engineer may turn, and what Stripe's answers mean.

create table app_private.settings (
  name text primary key,
  value jsonb not null,
  description text not null,
  updated_at timestamptz not null default now()
);
comment on table app_private.settings is 'Numbers that the engineer may change while everything runs.';
insert into app_private.settings (name, value, description) values
  ('claim_batch_size', '1000', 'Schedules claimed, or holds released, in one transaction');

create table app_private.stripe_outcome_meanings (
  value text primary key,
  transfer_status text not null references app.payout_transfer_statuses (value),
  description text not null
);
comment on table app_private.stripe_outcome_meanings is 'What an answer of Stripe, or its absence, can mean.';
insert into app_private.stripe_outcome_meanings (value, transfer_status, description) values
  ('succeeded', 'succeeded', 'Stripe has the transfer and it is the one that we asked for'),
  ('ambiguous', 'in_doubt', 'Stripe may or may not have executed it'),
  ('not_sent', 'in_doubt', 'The request did not reach Stripe, or was turned away before execution'),
  ('wait_for_funds', 'refused', 'The platform''s balance did not cover it'),
  ('wait_for_account', 'refused', 'The recruiter''s account cannot receive yet'),
  ('refused_for_good', 'refused', 'A person must look'),
  ('key_refused', 'in_doubt', 'The API key is wrong: nothing can be sent until it works again'),
  ('idempotency_conflict', 'in_doubt', 'We used an idempotency key with other parameters: freeze and look');

create table app_private.stripe_outcomes (
  http_status integer,
  code text,
  meaning text not null references app_private.stripe_outcome_meanings (value),
  unique nulls not distinct (http_status, code)
);
comment on table app_private.stripe_outcomes is 'Which answer means what. The row that names both status and code wins over one that names only one; what no row names is decided by app_private.classify_stripe_answer().';
comment on column app_private.stripe_outcomes.http_status is 'Null: any.';
comment on column app_private.stripe_outcomes.code is 'Stripe''s error code, or the name of the network failure; null: any.';
insert into app_private.stripe_outcomes (http_status, code, meaning) values
  (null, 'ECONNREFUSED', 'not_sent'),
  (null, 'ENOTFOUND', 'not_sent'),
  (null, 'EAI_AGAIN', 'not_sent'),
  (null, 'answer_mismatch', 'ambiguous'),
  (null, 'unreadable_answer', 'ambiguous'),
  (409, 'idempotency_key_in_use', 'ambiguous'),
  (429, null, 'not_sent'),
  (null, 'lock_timeout', 'not_sent'),
  (null, 'balance_insufficient', 'wait_for_funds'),
  (null, 'insufficient_capabilities_for_transfer', 'wait_for_account'),
  (null, 'idempotency_error', 'idempotency_conflict'),
  (400, 'resource_missing', 'refused_for_good'),
  (404, 'resource_missing', 'refused_for_good'),
  (403, 'account_invalid', 'refused_for_good'),
  (400, 'account_invalid', 'refused_for_good'),
  (400, 'transfers_not_allowed', 'refused_for_good'),
  (403, 'transfers_not_allowed', 'refused_for_good'),
  (401, null, 'key_refused'),
  (403, null, 'key_refused');
