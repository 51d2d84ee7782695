create or replace view reporting.refusals
with (security_invoker = true, security_barrier = true)
as
  select
    transfer.id as transfer_id,
    transfer.schedule_id,
    transfer.payout_id,
    transfer.placement_id,
    placement.external_ref,
    transfer.company_id,
    company.name as company,
    transfer.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    transfer.currency,
    transfer.amount,
    app_private.major_units(transfer.amount, money.exponent) as amount_major,
    transfer.generation,
    transfer.answered_at as refused_at,
    transfer.error_code,
    transfer.error_message,
    transfer.stripe_request_id,
    schedule.status = 'processed' as is_settled
  from
    app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
    left join app.placements as placement on placement.id = transfer.placement_id
    left join app.companies as company on company.id = transfer.company_id
    join app.users as recruiter on recruiter.id = transfer.recruiter_id
    join app.currencies as money on money.code = transfer.currency
  where transfer.listed_status = 'refused' and transfer.amount > 0;
comment on view reporting.refusals is 'Every refusal of Stripe, not only the last of an obligation.';
comment on column reporting.refusals.transfer_id is 'The transfer that was refused.';
comment on column reporting.refusals.schedule_id is 'Its obligation.';
comment on column reporting.refusals.payout_id is 'Its payout.';
comment on column reporting.refusals.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.refusals.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.refusals.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.refusals.company is 'Its name.';
comment on column reporting.refusals.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.refusals.recruiter is 'Their name.';
comment on column reporting.refusals.recruiter_email is 'Their e-mail address.';
comment on column reporting.refusals.currency is 'Currency of the amount.';
comment on column reporting.refusals.amount is 'What was to be transferred. Minor units.';
comment on column reporting.refusals.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.refusals.generation is 'Number of the try.';
comment on column reporting.refusals.refused_at is 'When Stripe answered.';
comment on column reporting.refusals.error_code is 'Stripe''s code, or ours where it gave none.';
comment on column reporting.refusals.error_message is 'Stripe''s words.';
comment on column reporting.refusals.stripe_request_id is 'Stripe''s own id of the request, for its support.';
comment on column reporting.refusals.is_settled is 'Whether the obligation was settled by a later try.';
