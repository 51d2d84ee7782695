-- Terms in full: when the first part is paid, how a hold is released, what a breach costs, how money comes back.

insert into app.error_codes (code, name, meaning) values
  ('HB013', 'invalid_percentage', 'A percentage is not between 0 and 100, or has more than two decimals'),
  ('HB014', 'invalid_tranches', 'The tranches of a hold do not sum to 100, or their days make no sense'),
  ('HB015', 'before_start', 'A date lies before the placement''s start'),
  ('HB016', 'in_the_future', 'Something is reported that has not happened yet'),
  ('HB017', 'more_than_held', 'More is to be released than is held'),
  ('HB018', 'foreign_terms', 'The policy is another company''s'),
  ('HB019', 'outside_bounds', 'The placement''s terms are outside of what its policy allows'),
  ('HB020', 'guarantee_over', 'The guarantee is over'),
  ('HB021', 'irreversible', 'Something that cannot be undone has followed');

alter table app.payout_policies
  add column first_payment_rule text not null default 'on_guarantee_completion',
  add column first_payment_days integer,
  add column clawback_rule text not null default 'everything',
  add column recovers_by_offset boolean not null default true,
  add column recovers_by_reversal boolean not null default true,
  add column offset_cap_percentage numeric(5,2) not null default 100,
  add column minimum_guarantee_period_days integer not null default 0,
  add column maximum_guarantee_period_days integer not null default 730,
  add column minimum_holdback_percentage numeric(5,2) not null default 0,
  add column maximum_holdback_percentage numeric(5,2) not null default 100,
  add column published_by uuid references app.users (id),
  add column published_by_role text,
  add constraint payout_policies_first_payment_rule check (first_payment_rule in ('on_guarantee_completion', 'days_after_start')),
  add constraint payout_policies_first_payment_days check (
    (first_payment_rule = 'days_after_start') = (first_payment_days is not null) and first_payment_days between 0 and 730
  ),
  add constraint payout_policies_offset_cap check (offset_cap_percentage between 0 and 100),
  add constraint payout_policies_clawback_rule check (clawback_rule in ('everything', 'pro_rata', 'held_only')),
  add constraint payout_policies_guarantee_bounds check (
    guarantee_period_days between minimum_guarantee_period_days and maximum_guarantee_period_days
    and minimum_guarantee_period_days >= 0 and maximum_guarantee_period_days <= 730
  ),
  add constraint payout_policies_holdback_bounds check (
    holdback_percentage between minimum_holdback_percentage and maximum_holdback_percentage
    and minimum_holdback_percentage >= 0 and maximum_holdback_percentage <= 100
  );
comment on column app.payout_policies.first_payment_rule is 'When the part that is not held back is due: on_guarantee_completion, or days_after_start.';
comment on column app.payout_policies.first_payment_days is 'Days from the start date until the first part is due; null when it waits for the guarantee.';
comment on column app.payout_policies.clawback_rule is 'What of the money already paid a breach takes back: everything; pro_rata: what exceeds the share of the days worked; held_only: nothing.';
comment on column app.payout_policies.recovers_by_offset is 'Whether a debt is taken out of the recruiter''s next obligations.';
comment on column app.payout_policies.offset_cap_percentage is 'At most so many percent of an obligation are set off against debts under this policy.';
comment on column app.payout_policies.recovers_by_reversal is 'Whether a debt is taken back by reversing transfers at Stripe.';
comment on column app.payout_policies.minimum_guarantee_period_days is 'A placement may be signed with other terms than the policy''s, within these bounds.';

create table app.payout_policy_tranches (
  policy_id uuid not null references app.payout_policies (id),
  position integer not null check (position > 0),
  percentage numeric(5,2) not null check (percentage > 0 and percentage <= 100),
  days_after_start integer check (days_after_start between 0 and 730),
  primary key (policy_id, position)
);
comment on table app.payout_policy_tranches is 'How a hold is released: in which parts, and when. A policy without tranches releases everything when the guarantee completes.';
comment on column app.payout_policy_tranches.percentage is 'Percent of what is held back. The tranches of a policy sum to 100.';
comment on column app.payout_policy_tranches.days_after_start is 'Days from the start date; null: when the guarantee completes.';
insert into app.payout_policy_tranches (policy_id, position, percentage)
select id, 1, 100 from app.payout_policies where company_id is null and version = 1;

alter table app.escrow_holds
  add column tranche integer not null default 1 check (tranche > 0),
  add column split_from uuid references app.escrow_holds (id);
comment on column app.escrow_holds.tranche is 'Which part of the payout''s holdback this is.';
comment on column app.escrow_holds.split_from is 'The hold of which this is a part, when it was released only in part.';
create index on app.escrow_holds (split_from) where split_from is not null;

drop function if exists app.release_escrow_hold(uuid, text);
drop function if exists app_private.current_terms(uuid);
