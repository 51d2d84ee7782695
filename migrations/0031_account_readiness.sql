-- What keeps a recruiter's account from receiving, or its money from the bank: the words, and what Stripe's words mean.
-- And how a recruiter gets an account.

create table app_private.readiness_codes (
  code text primary key,
  rank integer not null unique,
  effect text not null check (effect in ('stops', 'will_stop', 'waits', 'stays_at_stripe', 'notice')),
  sentence text not null,
  action text not null,
  who text not null
);
comment on table app_private.readiness_codes is
  'Texts of app.account_readiness: one row for each thing that is, or will be, wrong with an account.';
comment on column app_private.readiness_codes.effect is
  'stops: no transfer arrives. will_stop: none from the date on. waits: none before the date. stays_at_stripe: '
  'transfers arrive, and do not reach the bank. notice: nothing fails yet.';
insert into app_private.readiness_codes (code, rank, effect, sentence, action, who)
values
  ('no_payout_account', 10, 'stops', 'There is no Stripe account to pay to.', 'link_payout_account', 'platform admin'),
  (
    'account_gone',
    20,
    'stops',
    'Stripe says that the account is closed, or has cut the platform off.',
    'open another one, and have it linked',
    'recruiter'
  ),
  (
    'account_rejected',
    30,
    'stops',
    'Stripe has rejected the account.',
    'ask Stripe, or use another account',
    'recruiter'
  ),
  (
    'account_moved',
    40,
    'stops',
    'Stripe says that the account is in another country than before.',
    'find out why, then link_payout_account again',
    'platform admin'
  ),
  (
    'out_of_reach',
    50,
    'stops',
    'Stripe sends no money from the platform''s country to an account in this one under its service agreement.',
    'open an account under the recipient agreement, or one in a country that can be paid, and link it',
    'platform admin'
  ),
  (
    'transfers_disabled',
    60,
    'stops',
    'The account cannot receive transfers at the moment.',
    'give Stripe what it asks for',
    'recruiter'
  ),
  (
    'requirements_deadline',
    70,
    'will_stop',
    'Stripe needs details by a date, and may stop the account then.',
    'give Stripe what it asks for before the date',
    'recruiter'
  ),
  (
    'account_cool_down',
    80,
    'waits',
    'The account or its bank account was changed: nothing is sent to it for some days.',
    'wait for the date, or end_cool_down',
    'platform admin'
  ),
  (
    'payouts_disabled',
    90,
    'stays_at_stripe',
    'Stripe does not pay the account''s balance out to a bank at the moment.',
    'give Stripe what it asks for',
    'recruiter'
  ),
  (
    'no_bank_account',
    100,
    'stays_at_stripe',
    'There is no bank account behind the account.',
    'add a bank account at Stripe',
    'recruiter'
  ),
  (
    'no_bank_account_in_currency',
    110,
    'stays_at_stripe',
    'There is no bank account in a currency in which money is owed: Stripe converts it, or keeps it.',
    'add a bank account in that currency at Stripe, or be content with the conversion',
    'recruiter'
  ),
  (
    'payouts_manual',
    120,
    'stays_at_stripe',
    'The payout schedule is manual: Stripe pays nothing out to the bank by itself.',
    'set a schedule at Stripe, or pay out there',
    'recruiter'
  ),
  (
    'requirements_due',
    130,
    'notice',
    'Stripe asks for details, without a date.',
    'give Stripe what it asks for',
    'recruiter'
  ),
  (
    'requirements_eventually_due',
    140,
    'notice',
    'Stripe will ask for more details at some time.',
    'give them to Stripe now, and nothing will stop',
    'recruiter'
  ),
  (
    'bank_accounts_unknown',
    150,
    'notice',
    'Stripe does not show the platform the bank accounts of this account: a change of them cannot be seen.',
    'none',
    'nobody'
  ),
  (
    'negative_balance_kept',
    160,
    'notice',
    'A negative balance is not taken from the bank account: a reversal takes no more than the account holds.',
    'none',
    'nobody'
  ),
  ('not_asked_yet', 170, 'notice', 'Stripe has not been asked about the account yet.', 'wait some minutes', 'nobody');

create table app_private.transfer_countries (country text primary key check (app_private.is_country_code(country)));
comment on table app_private.transfer_countries is
  'The countries between which Stripe moves transfers under the full service agreement: the United States, Canada, '
  'the United Kingdom, Switzerland and the European Economic Area. Any other account must be in the platform''s own '
  'country, or under the recipient agreement.';
insert into app_private.transfer_countries (country)
select
  unnest(
    string_to_array(
      'US CA GB CH AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE',
      ' '
    )
  );

create table app_private.stripe_refusal_texts (
  pattern text primary key check (app_private.is_short_text(pattern, 'pattern')),
  code text not null check (code ~ '^[a-z_]+$'),
  meaning text not null references app_private.stripe_outcome_meanings (value)
);
comment on table app_private.stripe_refusal_texts is
  'Refusals of Stripe that have a sentence and no code: what they mean (app_private.read_refusal_text). A sentence '
  'that fits none is refused for good: a person must look.';
comment on column app_private.stripe_refusal_texts.pattern is 'Of LIKE, whatever the case of the letters.';
comment on column app_private.stripe_refusal_texts.code is 'The code that such a refusal is given.';
insert into app_private.stripe_refusal_texts (pattern, code, meaning)
values
  ('funds can''t be sent to accounts located in %', 'country_out_of_reach', 'refused_for_good'),
  ('%has been deleted and can no longer be used%', 'account_deleted', 'wait_for_account'),
  ('no such external account%', 'no_bank_account', 'wait_for_account'),
  ('transfers using this transaction as a source must not exceed%', 'charge_used_up', 'refused_for_good'),
  ('the currency of source_transaction''s balance transaction%', 'charge_in_other_currency', 'refused_for_good');

create table app_private.onboardings (
  id uuid primary key default uuidv7(),
  recruiter_id uuid not null references app.users (id),
  status text not null default 'asked' check (status in ('asked', 'ready', 'taken', 'failed')),
  country text check (app_private.is_country_code(country)),
  service_agreement text check (service_agreement in ('full', 'recipient')),
  requests_card_payments boolean not null default false,
  stripe_account_id text check (app_private.is_identifier(stripe_account_id, 'stripe_account_id')),
  kind text check (kind in ('onboarding', 'dashboard')),
  url text check (app_private.is_long_text(url, 'url')),
  expires_at timestamptz,
  problem text check (app_private.is_long_text(problem, 'problem')),
  requested_by uuid references app.users (id),
  requested_by_role text not null,
  created_at timestamptz not null default now(),
  check ((status = 'ready') = (url is not null)),
  check ((status = 'failed') = (problem is not null))
);
comment on table app_private.onboardings is
  'Links to Stripe''s pages for recruiters, one row for each that somebody asked for (app.start_onboarding). The '
  'worker makes the account, where there is none, and the link; app.take_onboarding_link hands it over once.';
comment on column app_private.onboardings.country is
  'The country of the account that is to be made; null: the recruiter had one.';
comment on column app_private.onboardings.url is 'A secret, until it is taken: who has it acts for the recruiter.';
create unique index onboardings_one_at_a_time on app_private.onboardings (recruiter_id)
where status in ('asked', 'ready');
create index on app_private.onboardings (recruiter_id, id);
create index on app_private.onboardings (requested_by);

create table app_private.onboarding_reminders (
  recruiter_id uuid primary key references app.users (id),
  reminder_count integer not null default 1 check (reminder_count > 0),
  reminded_at timestamptz not null default now(),
  reminded_by uuid references app.users (id)
);
comment on table app_private.onboarding_reminders is
  'Recruiters who were reminded of what keeps their account from receiving: by itself '
  '(app_private.remind_of_onboardings), or by an admin (app.remind_recruiters). Gone when their account can receive.';
comment on column app_private.onboarding_reminders.reminded_by is
  'Whose the last reminder was; null: it was sent by itself.';
create index on app_private.onboarding_reminders (reminded_by);

create type app.reminder as (
  recruiter_id uuid,
  is_reminded boolean,
  reminder_count integer,
  reminded_at timestamptz,
  because text
);
comment on type app.reminder is
  'What became of one row of app.remind_recruiters: the recruiter was reminded, or because says why not. '
  'reminder_count, reminded_at: how often they were reminded of the same trouble, and when last.';

insert into app_private.settings (name, value, description)
values
  (
    'onboarding_days',
    '7',
    'After how many days an onboarding that was begun and is not finished is told, and days between two reminders'
  ),
  (
    'onboarding_reminders',
    '2',
    'How often a recruiter whose onboarding is not finished is reminded while money is due for them; 0: never'
  );
insert into app_private.metric_names (name, type, help)
values
  (
    'holdback_accounts_at_risk',
    'gauge',
    'Accounts that will not be able to receive what is due within 30 days (reporting.accounts_at_risk), by currency'
  ),
  ('holdback_accounts_at_risk_amount', 'gauge', 'What is due for them then, in minor units, by currency'),
  (
    'holdback_accounts_keeping_money',
    'gauge',
    'Accounts that were paid, and from which Stripe pays nothing out to a bank by itself, by the reason'
  ),
  (
    'holdback_onboardings_unfinished',
    'gauge',
    'Recruiters who began their onboarding more than onboarding_days ago and cannot receive yet'
  );

create type app.onboarding as (
  id uuid,
  recruiter_id uuid,
  status text,
  stripe_account_id text,
  kind text,
  url text,
  expires_at timestamptz,
  problem text
);
comment on type app.onboarding is
  'A link to Stripe''s pages for a recruiter: asked (the worker is making it), ready, taken, or failed with its '
  'problem. kind: onboarding, where Stripe needs details, or dashboard. url: for the recruiter only, and only once.';

insert into app.error_codes (code, name, meaning)
values
  ('HB057', 'platform_unknown', 'The country of the platform''s Stripe account is not known yet'),
  ('HB069', 'account_out_of_reach', 'Stripe does not let the platform pay an account in this country');
