-- What Stripe tells by webhook: the inbox, and the events that something follows from.

create table app_private.stripe_event_types (
  type text primary key,
  about text not null check (about in ('account', 'balance', 'transfer')),
  description text not null
);
comment on table app_private.stripe_event_types is 'The events of Stripe that something follows from. All others are stored, and that is all.';
comment on column app_private.stripe_event_types.about is 'What Stripe is asked about when such an event comes: what the event itself says is never believed.';
insert into app_private.stripe_event_types (type, about, description) values
  ('account.updated', 'account', 'A recruiter''s account may have become able to receive, or unable'),
  ('capability.updated', 'account', 'The same, said of one capability'),
  ('balance.available', 'balance', 'Money on the platform''s balance has become available'),
  ('topup.succeeded', 'balance', 'Money was added to the platform''s balance'),
  ('transfer.created', 'transfer', 'Stripe has executed a transfer'),
  ('transfer.updated', 'transfer', 'The description or metadata of a transfer changed'),
  ('transfer.reversed', 'transfer', 'A transfer was taken back, or a part of it');

create table app_private.stripe_webhook_inbox (
  event_id text primary key check (event_id ~ '^evt_\w{1,250}$'),
  type text not null,
  kind text not null check (kind in ('snapshot', 'thin')),
  api_version text,
  account text,
  object_id text,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  processed_at timestamptz,
  outcome text check (outcome in (
    'stored', 'not_ours', 'not_at_stripe', 'nothing_new', 'account_recorded', 'balance_recorded',
    'transfer_adopted', 'reversal_reported', 'contradiction_reported'
  )),
  amount_reversed bigint check (amount_reversed >= 0),
  check ((processed_at is null) = (outcome is null))
);
comment on table app_private.stripe_webhook_inbox is 'Every event that Stripe delivered with a good signature, once, however often it came. Written in the transaction that adds its job; Stripe is told that it arrived only after the commit.';
comment on column app_private.stripe_webhook_inbox.event_id is 'Stripe''s id: the second delivery of an event finds it here.';
comment on column app_private.stripe_webhook_inbox.type is 'Stripe''s word for what happened, as transfer.created.';
comment on column app_private.stripe_webhook_inbox.kind is 'snapshot: the payload has the object as it was. thin: it has only the object''s id.';
comment on column app_private.stripe_webhook_inbox.api_version is 'The API version in which the payload is written; a thin event has none.';
comment on column app_private.stripe_webhook_inbox.account is 'The connected account that the event happened on; null: the platform itself.';
comment on column app_private.stripe_webhook_inbox.object_id is 'What to ask Stripe about.';
comment on column app_private.stripe_webhook_inbox.payload is 'What was delivered. It may be late: it says where to look, never what is so.';
comment on column app_private.stripe_webhook_inbox.processed_at is 'When all that follows from it was committed; null: its job is still to do that.';
comment on column app_private.stripe_webhook_inbox.outcome is 'stored: nothing follows from events of its type. not_ours: about nobody and nothing we know. not_at_stripe: Stripe does not have the object (an event of test mode, for instance). nothing_new: our rows say so already. The others name what was done.';
comment on column app_private.stripe_webhook_inbox.amount_reversed is 'Minor units: how much of the transfer Stripe said was taken back, when it was asked for this event.';
create index stripe_webhook_inbox_unprocessed on app_private.stripe_webhook_inbox (received_at) where processed_at is null;
create index stripe_webhook_inbox_by_object on app_private.stripe_webhook_inbox (object_id);

insert into app_private.settings (name, value, description) values
  ('lost_event_seconds', '600', 'How long a stored event of Stripe may wait unprocessed before its job is taken for lost');

-- Migrations are one transaction, in which no index can be made concurrently.
-- squawk-ignore require-concurrent-index-creation
create index payout_transfers_answered on app.payout_transfers (answered_at) where status = 'succeeded';
comment on index app.payout_transfers_answered is 'What was paid since Stripe was asked for the balance.';

-- They learn when Stripe was asked. sql/ makes them anew.
drop function if exists app_private.record_payout_account(text, boolean, text[], text);
drop function if exists app_private.record_platform_balance(jsonb);
drop function if exists app_private.resume_waiting_for_funds();
