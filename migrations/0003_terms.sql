-- Terms: guarantee period, holdback, tranches of its release, approval threshold, clawback after a breach.

create table app.payout_policies (
  id uuid primary key default uuidv7(),
  company_id uuid references app.companies (id),
  version integer not null check (version > 0),
  guarantee_period_days integer not null check (guarantee_period_days between 0 and app_private.max_guarantee_days()),
  notice_period_days integer not null default 0 check (
    notice_period_days between 0 and app_private.max_guarantee_days()
  ),
  minimum_guarantee_period_days integer not null default 0,
  maximum_guarantee_period_days integer not null default app_private.max_guarantee_days(),
  holdback_percentage numeric(5, 2) not null check (holdback_percentage between 0 and 100),
  minimum_holdback_percentage numeric(5, 2) not null default 0,
  maximum_holdback_percentage numeric(5, 2) not null default 100,
  first_payment_rule text not null default 'on_guarantee_completion',
  first_payment_days integer,
  clawback_rule text not null default 'everything',
  company_guarantee_days integer,
  company_refund_rule text not null default 'none',
  recovers_by_offset boolean not null default true,
  offset_cap_percentage numeric(5, 2) not null default 100,
  recovers_by_reversal boolean not null default true,
  fee_due_days integer check (fee_due_days between 0 and app_private.max_guarantee_days()),
  late_fee_voids_guarantee boolean not null default false,
  pay_when text not null default 'holdback',
  partial_fee text not null default 'waits',
  guarantee_remedy text not null default 'either',
  replacement_days integer check (replacement_days between 0 and app_private.max_guarantee_days()),
  platform_keeps_rest boolean not null default false,
  payment_rhythm text not null default 'each',
  longest_wait_days integer check (longest_wait_days between 1 and app_private.max_guarantee_days()),
  validity daterange check (not isempty(validity)),
  published_by uuid references app.users (id),
  published_by_role text,
  created_at timestamptz not null default now(),
  unique nulls not distinct (company_id, version),
  constraint payout_policies_one_at_a_time
    exclude using gist (app_private.id_range(company_id) with =, validity with &&),
  constraint payout_policies_guarantee_bounds
    check (
      guarantee_period_days between minimum_guarantee_period_days and maximum_guarantee_period_days
      and minimum_guarantee_period_days >= 0
      and maximum_guarantee_period_days <= app_private.max_guarantee_days()
    ),
  constraint payout_policies_holdback_bounds
    check (
      holdback_percentage between minimum_holdback_percentage and maximum_holdback_percentage
      and minimum_holdback_percentage >= 0
      and maximum_holdback_percentage <= 100
    ),
  constraint payout_policies_first_payment_rule
    check (first_payment_rule in ('on_guarantee_completion', 'days_after_start')),
  constraint payout_policies_first_payment_days
    check (
      (first_payment_rule = 'days_after_start') = (first_payment_days is not null)
      and first_payment_days between 0 and app_private.max_guarantee_days()
    ),
  constraint payout_policies_clawback_rule check (clawback_rule in ('everything', 'pro_rata', 'held_only', 'scale')),
  constraint payout_policies_late_fee check (not late_fee_voids_guarantee or fee_due_days is not null),
  constraint payout_policies_pay_when check (pay_when in ('holdback', 'fee_cleared')),
  constraint payout_policies_partial_fee
    check (partial_fee in ('waits', 'pays_share') and (partial_fee = 'waits' or pay_when = 'fee_cleared')),
  constraint payout_policies_payment_rhythm
    check (
      payment_rhythm in ('each', 'weekly', 'monthly')
      and (payment_rhythm = 'each' or longest_wait_days is not null)
    ),
  constraint payout_policies_guarantee_remedy check (guarantee_remedy in ('refund', 'replacement', 'either')),
  constraint payout_policies_replacement_days
    check (
      guarantee_remedy = 'either'
      or guarantee_remedy = 'refund' and replacement_days is null
      or guarantee_remedy = 'replacement' and replacement_days is not null
    ),
  constraint payout_policies_company_refund_rule check (company_refund_rule in ('none', 'full', 'pro_rata')),
  constraint payout_policies_company_guarantee
    check (
      company_guarantee_days between 0 and app_private.max_guarantee_days()
      and (company_guarantee_days is null or company_refund_rule <> 'none')
    ),
  constraint payout_policies_offset_cap check (offset_cap_percentage between 0 and 100)
);
comment on table app.payout_policies is
  'Versions of the terms: a company''s own, or the platform''s (company_id null). A placement is signed under the '
  'version that is valid on its signature date (app_private.current_terms).';
comment on column app.payout_policies.guarantee_period_days is 'Days from the start date to the end of the guarantee.';
comment on column app.payout_policies.notice_period_days is
  'Days from the end of the guarantee in which a breach on a covered day can still be reported.';
comment on column app.payout_policies.minimum_guarantee_period_days is
  'The minimum and maximum columns are bounds for placements that are signed with other values.';
comment on column app.payout_policies.holdback_percentage is
  'Percent of each payout that is withheld until the guarantee is over, and its notice period.';
comment on column app.payout_policies.first_payment_rule is
  'Due date of the part that is not withheld: on_guarantee_completion (when the notice period is over too), or '
  'days_after_start.';
comment on column app.payout_policies.first_payment_days is
  'Days from the start date to the first payment; null when it waits for the guarantee.';
comment on column app.payout_policies.validity is
  'Signature dates (UTC) for which this version holds, the last one not included. Null: another version replaced it '
  'for all of them.';
comment on column app.payout_policies.clawback_rule is
  'The part of paid money that becomes a debt after a breach. everything: all of it. pro_rata: the excess over the '
  'share of the days worked. held_only: nothing. scale: the excess over the percentage that a table of steps leaves '
  '(app.payout_policy_steps).';
comment on column app.payout_policies.company_guarantee_days is
  'Days from the start date to the end of the company''s guarantee, which an extension of the recruiters'' does not '
  'move. Null: it is the same as theirs.';
comment on column app.payout_policies.company_refund_rule is
  'What is owed back to the company after a breach within its guarantee. none: nothing. full: its fee. pro_rata: the '
  'part for the days that were not worked.';
comment on column app.payout_policies.recovers_by_offset is
  'Whether a debt is set off against the recruiter''s next schedules.';
comment on column app.payout_policies.offset_cap_percentage is
  'The largest percentage of a schedule that is set off against debts under these terms.';
comment on column app.payout_policies.recovers_by_reversal is
  'Whether a debt is taken back by reversing transfers at Stripe.';
comment on column app.payout_policies.fee_due_days is
  'Days from the start date in which the company pays the fee, the last one included; null: no date is agreed.';
comment on column app.payout_policies.late_fee_voids_guarantee is
  'Whether a guarantee whose fee was not paid whole when it was due is void: no breach of it can be reported.';
comment on column app.payout_policies.pay_when is
  'holdback: what is due by its date is paid. fee_cleared: it also waits until the company''s fee has come in and is '
  'available (app.fee_payments).';
comment on column app.payout_policies.partial_fee is
  'What a fee that is paid in part does where that is waited for. waits: nothing is paid before all of it is there. '
  'pays_share: the same part of each payout is paid.';
comment on column app.payout_policies.guarantee_remedy is
  'What follows a breach. refund: what was not earned is taken back. replacement: another candidate is named until '
  'replacement_days are over, and only then anything is taken back. either: a refund, and a replacement instead of '
  'it, until replacement_days are over.';
comment on column app.payout_policies.replacement_days is
  'Days from the candidate''s last day in which a replacement can be named, the last one included; null: without end.';
comment on column app.payout_policies.platform_keeps_rest is
  'Whether the recruiters'' parts may be less than the fee: the platform keeps the rest. Otherwise they are the whole.';
comment on column app.payout_policies.payment_rhythm is
  'Days on which what is due is paid (UTC). each: every day. weekly: Mondays. monthly: the first of each month.';
comment on column app.payout_policies.longest_wait_days is
  'The most days that something due waits for the rhythm or for a minimum (app.payout_policy_minimums); null: it '
  'waits for neither.';

create table app.payout_policy_tranches (
  policy_id uuid not null references app.payout_policies (id),
  position integer not null check (position > 0),
  percentage numeric(5, 2) not null check (percentage > 0 and percentage <= 100),
  days_after_start integer check (days_after_start between 0 and app_private.max_guarantee_days()),
  primary key (policy_id, position)
);
comment on table app.payout_policy_tranches is
  'Parts in which a holdback is released, and their dates. Terms without tranches release all of it at the end of the '
  'guarantee and its notice period.';
comment on column app.payout_policy_tranches.percentage is
  'Percent of the holdback. The tranches of one version of the terms sum to 100.';
comment on column app.payout_policy_tranches.days_after_start is
  'Days from the start date, which an extension of the guarantee does not move; null: the end of the guarantee and '
  'its notice period.';

create table app.payout_policy_thresholds (
  policy_id uuid not null references app.payout_policies (id),
  currency text not null references app.currencies (code),
  amount bigint not null check (amount between 0 and app_private.max_amount()),
  primary key (policy_id, currency)
);
comment on table app.payout_policy_thresholds is
  'Approval thresholds of terms, one a currency. Under terms that name a threshold, every payout in a currency that '
  'they do not name waits for an approval; terms without thresholds ask for none.';
comment on column app.payout_policy_thresholds.amount is
  'Minor units. Payouts above it wait for an approval, by themselves or together with what the recruiter and the '
  'company had without one that day (UTC).';

create table app.payout_policy_minimums (
  policy_id uuid not null references app.payout_policies (id),
  currency text not null references app.currencies (code),
  amount bigint not null check (amount between 1 and app_private.max_amount()),
  primary key (policy_id, currency)
);
comment on table app.payout_policy_minimums is
  'Smallest payments of terms, one a currency. What is due and less waits until all that is due to the recruiter in '
  'the currency comes to it, or something else of theirs is paid, at most longest_wait_days.';
comment on column app.payout_policy_minimums.amount is 'Minor units, before debts are set off.';

create table app.payout_policy_role_rates (
  policy_id uuid not null references app.payout_policies (id),
  role text not null references app.recruiter_roles (value),
  percentage numeric(5, 2) not null check (percentage > 0 and percentage <= 100),
  primary key (policy_id, role)
);
comment on table app.payout_policy_role_rates is
  'Rates of roles in terms. A recruiter who is named by role alone has the rate of the placement''s terms as their '
  'share, which app.placement_recruiters keeps.';
comment on column app.payout_policy_role_rates.percentage is 'Percent of the fee.';

create table app.payout_policy_steps (
  policy_id uuid not null references app.payout_policies (id),
  position integer not null check (position > 0),
  unit text not null check (unit in ('day', 'week', 'month')),
  within integer not null check (within between 1 and app_private.max_guarantee_days()),
  kept_percentage numeric(5, 2) not null check (kept_percentage between 0 and 100),
  primary key (policy_id, position)
);
comment on table app.payout_policy_steps is
  'Steps of a sliding scale, for terms whose clawback rule is scale. The first step that the candidate''s last day '
  'falls into decides; the last one also holds for what is left of a longer guarantee.';
comment on column app.payout_policy_steps.unit is
  'day, week (7 days) or month (of the calendar), counted from the start date. One unit for all steps of a version.';
comment on column app.payout_policy_steps.within is
  'Number of units: the last day lies before the start date plus so many of them. It grows from step to step.';
comment on column app.payout_policy_steps.kept_percentage is
  'Percent of each payout that is earned then. It never falls from step to step.';

-- What app.publish_payout_policy takes, as types of their own: a field that it does not know is refused.
create type app.tranche as (percentage numeric, days_after_start integer);
comment on type app.tranche is
  'A part in which a holdback is released, as app.publish_payout_policy takes it. In psql: array[(50, 60), (50, '
  'null)]::app.tranche[].';
comment on column app.tranche.percentage is 'Percent of the holdback.';
comment on column app.tranche.days_after_start is
  'Days from the start date; null: the end of the guarantee and its notice period.';

create type app.approval_threshold as (currency text, amount bigint);
comment on type app.approval_threshold is
  'The approval threshold of one currency, as app.publish_payout_policy takes it. In psql: array[(''USD'', 500000), '
  '(''JPY'', 750000)]::app.approval_threshold[].';
comment on column app.approval_threshold.currency is 'A code of app.currencies.';
comment on column app.approval_threshold.amount is
  'Minor units. Larger payouts in this currency wait for an approval; 0 lets every payout wait.';

create type app.minimum_payment as (currency text, amount bigint);
comment on type app.minimum_payment is
  'The smallest payment of one currency, as app.publish_payout_policy takes it. In psql: array[(''USD'', '
  '5000)]::app.minimum_payment[].';
comment on column app.minimum_payment.currency is 'A code of app.currencies.';
comment on column app.minimum_payment.amount is 'Minor units. What is due and less waits.';

create type app.role_rate as (role text, percentage numeric);
comment on type app.role_rate is
  'The rate of a role, as app.publish_payout_policy takes it. In psql: array[(''closer'', 50), (''sourcer'', '
  '30)]::app.role_rate[].';
comment on column app.role_rate.role is 'A value of app.recruiter_roles.';
comment on column app.role_rate.percentage is 'Percent of the fee.';

create type app.clawback_step as (unit text, within integer, kept_percentage numeric, returned_percentage numeric);
comment on type app.clawback_step is
  'A step of a sliding scale, as app.publish_payout_policy takes it: left within so many units of time. In psql: '
  'array[(''week'', 4, 0, null), (''week'', 13, 50, null)]::app.clawback_step[].';
comment on column app.clawback_step.unit is 'day, week or month; the same in all steps.';
comment on column app.clawback_step.within is 'Number of units from the start date.';
comment on column app.clawback_step.kept_percentage is 'Percent of the payout that the recruiter keeps.';
comment on column app.clawback_step.returned_percentage is
  'Percent of the payout that is given back, instead of kept_percentage.';

-- The first version of the platform's terms.
insert into app.payout_policies (id, company_id, version, guarantee_period_days, holdback_percentage, validity)
values
  ('00000000-0000-7000-8000-000000000101', null, 1, 90, 20, '(,)');
insert into app.payout_policy_tranches (policy_id, position, percentage)
values
  ('00000000-0000-7000-8000-000000000101', 1, 100);
