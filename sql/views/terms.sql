create or replace view reporting.terms
with (security_invoker = true, security_barrier = true)
as
  select
    terms.id as policy_id,
    terms.company_id,
    coalesce(company.name, 'Platform') as company,
    terms.version,
    lower(terms.validity) as valid_from,
    upper(terms.validity) as valid_until,
    terms.validity @> app_private.today_in(app_private.time_zone_of(terms.company_id)) as is_in_force,
    terms.guarantee_period_days,
    terms.notice_period_days,
    terms.holdback_percentage,
    terms.first_payment_rule,
    terms.first_payment_days,
    terms.clawback_rule,
    terms.guarantee_remedy,
    terms.payment_rhythm,
    terms.longest_wait_days,
    terms.recovers_by_offset,
    terms.recovers_by_reversal,
    terms.pay_when,
    terms.partial_fee,
    terms.fee_due_days,
    terms.published_by_role,
    terms.created_at as published_at
  from
    app.payout_policies as terms
    left join app.companies as company on company.id = terms.company_id
  where
    upper_inf(terms.validity)
    or upper(terms.validity) > app_private.today_in(app_private.time_zone_of(terms.company_id));
comment on view reporting.terms is
  'The versions of the terms that hold now or later: the platform''s, and those of companies.';
comment on column reporting.terms.policy_id is 'The version.';
comment on column reporting.terms.company_id is 'The company whose terms they are; null for the platform''s.';
comment on column reporting.terms.company is 'Its name.';
comment on column reporting.terms.version is 'Number of the version.';
comment on column reporting.terms.valid_from is 'First day of signature for which it holds; null: from ever on.';
comment on column reporting.terms.valid_until is
  'First day for which it does not hold any more; null: until further notice.';
comment on column reporting.terms.is_in_force is 'Whether a placement that is signed today follows it.';
comment on column reporting.terms.guarantee_period_days is 'Days of the guarantee.';
comment on column reporting.terms.notice_period_days is 'Days after it in which a breach can still be reported.';
comment on column reporting.terms.holdback_percentage is 'Percent of each payout that is withheld.';
comment on column reporting.terms.first_payment_rule is 'When the rest is paid.';
comment on column reporting.terms.first_payment_days is 'Days after the start, where that decides.';
comment on column reporting.terms.clawback_rule is 'What a recruiter keeps when the guarantee breaks.';
comment on column reporting.terms.guarantee_remedy is 'What a company gets then.';
comment on column reporting.terms.payment_rhythm is 'On which days what is due is paid: each, weekly or monthly.';
comment on column reporting.terms.longest_wait_days is
  'The most days that something small waits; null: it does not wait.';
comment on column reporting.terms.recovers_by_offset is 'Whether debts are set off against other payments.';
comment on column reporting.terms.recovers_by_reversal is 'Whether they are taken back at Stripe.';
comment on column reporting.terms.pay_when is
  'holdback: paid on its date. fee_cleared: on the later of that and the day on which the company''s fee is available.';
comment on column reporting.terms.partial_fee is
  'What a part of the fee does under fee_cleared: waits (it pays nothing), or pays_share (the same part of each '
  'payout).';
comment on column reporting.terms.fee_due_days is 'Days after the start in which the company is to pay its fee.';
comment on column reporting.terms.published_by_role is 'Who published it.';
comment on column reporting.terms.published_at is 'When.';
