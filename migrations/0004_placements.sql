-- Placements, and the recruiters who share their fee.

create table app.placements (
  id uuid primary key default uuidv7(),
  external_ref text unique check (btrim(external_ref) <> '') check (
    app_private.is_short_text(external_ref, 'external_ref')
  ),
  company_id uuid not null references app.companies (id),
  candidate_name text not null check (btrim(candidate_name) <> '') check (
    app_private.is_short_text(candidate_name, 'candidate_name')
  ),
  job_title text check (app_private.is_short_text(job_title, 'job_title')),
  start_date date not null check (app_private.is_business_day(start_date, 'start_date')),
  signed_on date not null check (app_private.is_business_day(signed_on, 'signed_on')),
  policy_id uuid not null references app.payout_policies (id),
  replaces_placement_id uuid references app.placements (id),
  time_zone text not null check (app_private.is_short_text(time_zone, 'time_zone')),
  guarantee_period_days integer not null check (guarantee_period_days between 0 and app_private.max_guarantee_days()),
  guarantee_completion_date timestamptz not null generated always as (
    app_private.start_of_day(start_date + guarantee_period_days, time_zone)
  ) stored,
  notice_period_days integer not null default 0 check (
    notice_period_days between 0 and app_private.max_guarantee_days()
  ),
  notice_completion_date timestamptz not null generated always as (
    app_private.start_of_day(start_date + guarantee_period_days + notice_period_days, time_zone)
  ) stored,
  holdback_percentage numeric(5, 2) not null check (holdback_percentage between 0 and 100),
  fee_amount bigint not null check (fee_amount > 0 and fee_amount <= app_private.max_amount()),
  platform_amount bigint not null default 0 check (platform_amount between 0 and fee_amount),
  company_fee_amount bigint check (company_fee_amount >= fee_amount and company_fee_amount <= app_private.max_amount()),
  currency text not null references app.currencies (code),
  status text not null default 'active' references app.placement_statuses (value),
  created_by uuid references app.users (id),
  created_by_role text not null default session_user,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, currency),
  unique (id, company_id)
);
create unique index placements_external_ref_key_key on app.placements (app_private.name_key(external_ref));
create index placements_words on app.placements using gin (
  app_private.search_words(candidate_name || ' ' || coalesce(external_ref, ''))
);
comment on table app.placements is
  'Placements (hires). The insert of a placement with its recruiters makes the payouts, schedules and holds, when the '
  'transaction ends.';
comment on column app.placements.external_ref is
  'The agency''s own reference. A second import of the same reference changes nothing.';
comment on column app.placements.signed_on is
  'Signature date, which decides the version of the terms. The earlier of the day of entry and the start date, unless '
  'another one is given.';
comment on column app.placements.policy_id is 'The version of the terms under which this placement was signed.';
comment on column app.placements.replaces_placement_id is
  'The placement whose candidate left and was replaced by this one (app.replace_candidate); null: a hire of its own.';
comment on column app.placements.time_zone is
  'The time zone in which the days of this placement begin and end. The company''s when it was signed, else the '
  'platform''s; it stays.';
comment on column app.placements.guarantee_period_days is
  'Days from the start date; from the terms, unless the placement was signed with another value.';
comment on column app.placements.guarantee_completion_date is
  '00:00 of start_date + guarantee_period_days, in time_zone: the guarantee is over from then on.';
comment on column app.placements.notice_period_days is
  'Days from the end of the guarantee in which a breach on a covered day can still be reported; from the terms.';
comment on column app.placements.notice_completion_date is
  '00:00 of start_date + guarantee_period_days + notice_period_days, in time_zone. From then on no breach can be '
  'reported: what waits for the guarantee is due.';
comment on column app.placements.holdback_percentage is
  'From the terms, unless the placement was signed with another value.';
comment on column app.placements.fee_amount is
  'The fee that the recruiters share, in minor units. At most what 250 transfers carry '
  '(app_private.largest_amount).';
comment on column app.placements.platform_amount is
  'What the recruiters'' parts leave of the fee, in minor units: the platform keeps it. Payouts and this sum to the '
  'fee.';
comment on column app.placements.company_fee_amount is
  'Minor units: what the company pays for the hire, the recruiters'' part included; the rest is the platform''s. Null '
  'when it is not known: then nothing is owed back to the company.';
comment on column app.placements.created_by is
  'Who signed it, or imported it; null when the owner did and named nobody: then created_by_role is the database '
  'login, and any admin may approve its payouts.';
create index on app.placements (policy_id);
create unique index placements_replaced_once on app.placements (replaces_placement_id)
where replaces_placement_id is not null and status <> 'cancelled';
-- Whose candidate was replaced, cancelled replacements included: for each fee that is late.
create index placements_replacing on app.placements (replaces_placement_id) where replaces_placement_id is not null;
create index on app.placements (notice_completion_date) where status = 'active';

-- Indexes for the lists of company users, by date. The id makes the order total, so that pages do not overlap. Other
-- orders need no index.
create index on app.placements (company_id, start_date, id);
create index on app.placements (company_id, created_at, id);
-- Indexes for the lists of admins: all rows in each order that the API offers, and the rows of a status or a currency
-- by date. The condition is always true, but only the admins' row-level security policies contain it, so that the
-- planner uses these indexes for admins alone. For a user with few rows it would otherwise scan everybody's rows in the
-- wanted order, because it expects an average number of rows for each user.
create index on app.placements (start_date, id) where fee_amount > 0;
create index on app.placements (created_at, id) where fee_amount > 0;
create index on app.placements (fee_amount, id) where fee_amount > 0;
create index on app.placements (status, start_date, id) where fee_amount > 0;
create index on app.placements (currency, start_date, id) where fee_amount > 0;

create table app.placement_recruiters (
  placement_id uuid not null references app.placements (id),
  recruiter_id uuid not null references app.users (id),
  position smallint not null default 1 check (position > 0),
  role text references app.recruiter_roles (value),
  share numeric(5, 2) check (share > 0 and share <= 100),
  fixed_amount bigint check (fixed_amount > 0 and fixed_amount <= app_private.max_amount()),
  amount bigint check (amount >= 0),
  created_at timestamptz not null default now(),
  primary key (placement_id, recruiter_id, position),
  constraint placement_recruiters_one_part_a_role unique nulls not distinct (placement_id, recruiter_id, role),
  constraint placement_recruiters_share_or_fixed check (num_nonnulls(share, fixed_amount) = 1)
);
comment on table app.placement_recruiters is
  'The parts of a placement''s recruiters in its fee, as they were agreed at the hire. A recruiter with several roles '
  'has a part for each, and one payout, which is their sum.';
comment on column app.placement_recruiters.position is 'Number of the part among those of the recruiter, from 1.';
comment on column app.placement_recruiters.role is 'What the recruiter did; null when no role was named.';
comment on column app.placement_recruiters.share is
  'Percent of the whole fee: given, or the rate of the role in the placement''s terms. Null for a fixed amount.';
comment on column app.placement_recruiters.fixed_amount is 'Minor units. Null for a share.';
comment on column app.placement_recruiters.amount is
  'The part, in minor units: the fixed amount, or the share rounded (app_private.split_fee). Null until the payouts '
  'are made.';
create index on app.placement_recruiters (recruiter_id, placement_id);

-- What app.create_placement takes, as a type of its own: a field that it does not know is refused.
create type app.recruiter_share as (recruiter_id uuid, share numeric, role text, fixed_amount bigint);
comment on type app.recruiter_share is
  'A recruiter''s part in a fee, as app.create_placement takes it: a share, a fixed amount, or a role with its rate. '
  'In psql: array[(''…'', 60, null, null), (''…'', 40, null, null)]::app.recruiter_share[].';
comment on column app.recruiter_share.share is
  'Percent of the whole fee; null: a fixed amount, or the rate of the role in the placement''s terms.';
comment on column app.recruiter_share.role is 'A value of app.recruiter_roles, or null.';
comment on column app.recruiter_share.fixed_amount is 'Minor units; null for a share.';

create type app_private.placement_draft as (
  company_id uuid,
  candidate_name text,
  start_date date,
  fee_amount bigint,
  currency text,
  recruiters app.recruiter_share[],
  external_ref text,
  job_title text,
  guarantee_period_days integer,
  holdback_percentage numeric,
  signed_on date,
  policy_id uuid,
  company_fee_amount bigint
);
comment on type app_private.placement_draft is
  'A placement that is to be added, as app_private.add_placements takes it: the arguments of app.create_placement.';
