-- Mail: which kinds there are, who wants which, and the mails that were made of events.

create table app.mail_kinds (
  value text primary key,
  description text not null,
  audience text not null references app.user_roles (value),
  is_optional boolean not null,
  is_urgent boolean not null,
  "position" integer not null unique,
  heading text not null,
  advice text
);
comment on table app.mail_kinds is E'@enum\nKinds of mails; a mail has a section for each kind that it is about.';
comment on column app.mail_kinds.audience is 'The role of the users who get it.';
comment on column app.mail_kinds.is_optional is 'Whether who gets it may switch it off (app.set_mail_preference).';
comment on column app.mail_kinds.is_urgent is
  'Sent at once, with what is as urgent; whatever is not waits for mail_bundle_seconds, and is one mail a person.';
comment on column app.mail_kinds.position is 'Order of the sections of a mail.';
comment on column app.mail_kinds.heading is 'What stands above the section, and in the subject.';
comment on column app.mail_kinds.advice is 'What stands below the heading: what to do, if there is anything to do.';
insert into app.mail_kinds (value, description, audience, is_optional, is_urgent, "position", heading, advice)
values
  ('paid', 'A payment was made', 'recruiter', true, false, 10, 'Paid', 'It can take some days to reach your bank.'),
  (
    'not_paid',
    'A payment did not go through, and what to do',
    'recruiter',
    true,
    false,
    20,
    'Not paid yet',
    'It is still yours, and is paid as soon as what stands in the way is gone.'
  ),
  ('scheduled', 'A payment has a date', 'recruiter', true, false, 30, 'Scheduled', null),
  (
    'held',
    'A part is held back, and until when',
    'recruiter',
    true,
    false,
    40,
    'Held back',
    'It is paid after this date if the guarantee is kept.'
  ),
  (
    'taken_back',
    'Something is lost, owed or taken back',
    'recruiter',
    true,
    false,
    50,
    'Taken back',
    'Your dashboard explains each part.'
  ),
  (
    'account',
    'The account that payouts go to was changed, or cannot receive',
    'recruiter',
    false,
    true,
    60,
    'Your payout account',
    'If you did not expect this, tell the platform at once.'
  ),
  (
    'money_stopped',
    'Money cannot move, or moves again',
    'platform_admin',
    false,
    true,
    110,
    'Payouts stop or go on',
    'night_stops() says what stands in the way now, and who clears it.'
  ),
  (
    'cover',
    'The balance will not cover what falls due, or covers it again',
    'platform_admin',
    true,
    true,
    115,
    'Money will be missing',
    'plan_top_up() says how much to add to the platform''s balance at Stripe, and until when.'
  ),
  (
    'fee',
    'A company''s fee is late',
    'platform_admin',
    true,
    false,
    117,
    'Fees are late',
    'Ask the company; record_fee_payment says what came in, record_fee_refund and cancel_placement what will not.'
  ),
  (
    'task',
    'A task of the schedule is missed, or is back',
    'platform_admin',
    true,
    true,
    120,
    'Scheduled tasks',
    'An engineer looks at the worker and its log.'
  ),
  (
    'approval',
    'Something waits for a second person',
    'platform_admin',
    true,
    true,
    130,
    'Approvals wait',
    'approve_payout or confirm_request lets it go on; decline_request ends a request.'
  ),
  (
    'failure',
    'A payment or a recovery needs a person',
    'platform_admin',
    true,
    false,
    140,
    'Needs a person',
    'explain_payout says why; retry_payout_schedule or retry_recovery tries again.'
  ),
  (
    'finding',
    'Reconciliation found a difference',
    'platform_admin',
    true,
    false,
    150,
    'Reconciliation findings',
    'Each stays open until somebody books it or explains it.'
  );

create table app.mail_preferences (
  user_id uuid not null references app.users (id),
  kind text not null references app.mail_kinds (value),
  is_wanted boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, kind)
);
comment on table app.mail_preferences is
  'Which mails a person wants. A kind without a row is wanted. app.set_mail_preference writes it.';
comment on column app.mail_preferences.is_wanted is 'False: events of this kind make no mail for this person.';

create table app_private.mail_state (
  singleton boolean primary key default true check (singleton),
  read_until timestamptz not null default date_trunc('milliseconds', now()),
  mark_at timestamptz,
  mark_xid xid8,
  check ((mark_at is null) = (mark_xid is null))
);
comment on table app_private.mail_state is
  'One row: how far app_private.collect_mails has read the outbox. Whoever reads on locks it.';
comment on column app_private.mail_state.read_until is 'Every event before this moment was looked at.';
comment on column app_private.mail_state.mark_at is
  'The next such moment, as soon as every transaction that was running then has ended: one that began earlier may '
  'still write events from before it.';
comment on column app_private.mail_state.mark_xid is
  'Transactions from this one on began after the mark. Higher than any of this server in a database that was '
  'restored: the mark is made anew.';
insert into app_private.mail_state default values;

create table app_private.mails (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app.users (id),
  is_urgent boolean not null,
  status text not null default 'open' check (
    status in ('open', 'waiting', 'sending', 'sent', 'logged', 'failed', 'dropped')
  ),
  attempt integer not null default 0 check (attempt >= 0),
  next_attempt_at timestamptz not null,
  content jsonb,
  sent_at timestamptz,
  error_code text check (app_private.is_short_text(error_code, 'error_code')),
  error_message text check (app_private.is_long_text(error_message, 'error_message')),
  created_at timestamptz not null default now(),
  check ((status in ('sent', 'logged')) = (sent_at is not null)),
  check (status in ('waiting', 'sending') = (content is not null))
);
comment on table app_private.mails is
  'One row a mail. Its Message-ID is made of its id, so that a copy is known as one.';
comment on column app_private.mails.status is
  'open: takes up further events until next_attempt_at. waiting: for its next attempt. sending: a worker has it, '
  'until next_attempt_at. sent, or logged where there is no mail server. failed: given up. dropped: nothing was left '
  'to say, or nobody to say it to.';
comment on column app_private.mails.content is
  'What it says (app_private.mail_content), while it is to be sent: every attempt says the same. Null before and '
  'after.';
create unique index mails_one_open on app_private.mails (user_id, is_urgent) where status = 'open';
create index on app_private.mails (next_attempt_at) where status in ('open', 'waiting', 'sending');
create index on app_private.mails (created_at);

create table app_private.mail_items (
  event_id uuid not null,
  user_id uuid not null references app.users (id),
  kind text not null references app.mail_kinds (value),
  mail_id uuid not null references app_private.mails (id)
    on delete cascade,
  primary key (event_id, user_id)
);
comment on table app_private.mail_items is
  'Which event is told to whom, in which mail: each once, whatever is run twice. Without a foreign key to the outbox, '
  'whose rows may be removed one day.';
create index on app_private.mail_items (mail_id);
