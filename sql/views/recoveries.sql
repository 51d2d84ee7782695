create or replace view reporting.recoveries
with (security_invoker = true, security_barrier = true)
as
  select
    debt.id as recovery_id,
    debt.purpose,
    debt.payout_id,
    debt.placement_id,
    placement.external_ref,
    debt.company_id,
    company.name as company,
    debt.recruiter_id,
    recruiter.display_name as recruiter,
    recruiter.email as recruiter_email,
    breach.ended_on,
    breach.reason,
    debt.status,
    debt.created_at,
    debt.currency,
    debt.amount,
    app_private.major_units(debt.amount, money.exponent) as amount_major,
    back.set_off,
    app_private.major_units(back.set_off, money.exponent) as set_off_major,
    back.reversed,
    app_private.major_units(back.reversed, money.exponent) as reversed_major,
    back.written_off,
    app_private.major_units(back.written_off, money.exponent) as written_off_major,
    back.on_its_way,
    app_private.major_units(back.on_its_way, money.exponent) as on_its_way_major,
    case when debt.status = 'open' then debt.amount - back.done - back.on_its_way else 0 end as still_open,
    app_private.major_units(
      case when debt.status = 'open' then debt.amount - back.done - back.on_its_way else 0 end,
      money.exponent
    ) as still_open_major
  from
    app.recoveries as debt
    left join app.guarantee_breaches as breach on breach.id = debt.breach_id
    cross join lateral (
      select
        coalesce(sum(step.amount) filter (where step.status = 'done'), 0) as done,
        coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'offset'), 0) as set_off,
        coalesce(
          sum(step.amount) filter (where step.status = 'done' and step.kind in ('reversal', 'hand_reversal')),
          0
        ) as reversed,
        coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'write_off'), 0) as written_off,
        coalesce(sum(step.amount) filter (where step.status = 'reserved'), 0) as on_its_way
      from app.recovery_steps as step
      where step.recovery_id = debt.id
    ) as back
    left join app.placements as placement on placement.id = debt.placement_id
    left join app.companies as company on company.id = debt.company_id
    join app.users as recruiter on recruiter.id = debt.recruiter_id
    join app.currencies as money on money.code = debt.currency;
comment on view reporting.recoveries is
  'Everything that is or was to be taken back, and how it came back: debts of recruiters after breaches, and '
  'redirects, which nobody owes. What recruiters owe is the sum of on_its_way and still_open where purpose is debt.';
comment on column reporting.recoveries.recovery_id is 'The debt, or the redirect.';
comment on column reporting.recoveries.purpose is
  'debt: the recruiter owes it after a breach. redirect: it is taken back from an account that is not the recruiter''s '
  'any more, to be paid to the present one; it is owed by nobody.';
comment on column reporting.recoveries.payout_id is
  'The payout that was paid beyond what is earned, or to another account.';
comment on column reporting.recoveries.placement_id is 'The placement; null for an adjustment.';
comment on column reporting.recoveries.external_ref is
  'The placements reference in your own system; null where it has none.';
comment on column reporting.recoveries.company_id is 'The company that hired; null for an adjustment.';
comment on column reporting.recoveries.company is 'Its name.';
comment on column reporting.recoveries.recruiter_id is 'The recruiter who is paid.';
comment on column reporting.recoveries.recruiter is 'Their name.';
comment on column reporting.recoveries.recruiter_email is 'Their e-mail address.';
comment on column reporting.recoveries.ended_on is 'The candidate''s last day; null for a payment that is redirected.';
comment on column reporting.recoveries.reason is 'Why the guarantee broke.';
comment on column reporting.recoveries.status is 'See app.recovery_statuses.';
comment on column reporting.recoveries.created_at is 'When it arose.';
comment on column reporting.recoveries.currency is 'Currency of the amounts.';
comment on column reporting.recoveries.amount is 'What was to be taken back in the beginning. Minor units.';
comment on column reporting.recoveries.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.recoveries.set_off is 'Kept of other payments. Minor units.';
comment on column reporting.recoveries.set_off_major is 'set_off in major units, with the decimals of its currency.';
comment on column reporting.recoveries.reversed is 'Taken back from transfers. Minor units.';
comment on column reporting.recoveries.reversed_major is 'reversed in major units, with the decimals of its currency.';
comment on column reporting.recoveries.written_off is 'Given up. Minor units.';
comment on column reporting.recoveries.written_off_major is
  'written_off in major units, with the decimals of its currency.';
comment on column reporting.recoveries.on_its_way is 'Being set off or reversed. Minor units.';
comment on column reporting.recoveries.on_its_way_major is
  'on_its_way in major units, with the decimals of its currency.';
comment on column reporting.recoveries.still_open is
  'What of it has not come back and is not on its way either, as in reporting.open_debts. Of an open one amount = '
  'set_off + reversed + written_off + on_its_way + still_open. Minor units.';
comment on column reporting.recoveries.still_open_major is
  'still_open in major units, with the decimals of its currency.';
