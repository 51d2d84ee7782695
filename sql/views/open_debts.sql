create or replace view reporting.open_debts
with (security_invoker = true, security_barrier = true)
as
  select
    item.*,
    app_private.major_units(item.amount, money.exponent) as amount_major,
    app_private.major_units(item.set_off, money.exponent) as set_off_major,
    app_private.major_units(item.reversed, money.exponent) as reversed_major,
    app_private.major_units(item.written_off, money.exponent) as written_off_major,
    app_private.major_units(item.on_its_way, money.exponent) as on_its_way_major,
    app_private.major_units(item.still_open, money.exponent) as still_open_major
  from
    (
      select
        recovery.id as recovery_id,
        recovery.created_at,
        recruiter.display_name as recruiter,
        recruiter.email as recruiter_email,
        placement.external_ref,
        breach.ended_on,
        breach.reason,
        recovery.currency,
        recovery.amount,
        coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'offset'), 0) as set_off,
        coalesce(
          sum(step.amount) filter (where step.status = 'done' and step.kind in ('reversal', 'hand_reversal')),
          0
        ) as reversed,
        coalesce(sum(step.amount) filter (where step.status = 'done' and step.kind = 'write_off'), 0) as written_off,
        coalesce(sum(step.amount) filter (where step.status = 'reserved'), 0) as on_its_way,
        recovery.amount
          - coalesce(sum(step.amount) filter (where step.status in ('done', 'reserved')), 0) as still_open,
        recovery.next_reversal_at
      from
        app.recoveries as recovery
        join app.guarantee_breaches as breach on breach.id = recovery.breach_id
        join app.placements as placement on placement.id = breach.placement_id
        join app.users as recruiter on recruiter.id = recovery.recruiter_id
        left join app.recovery_steps as step on step.recovery_id = recovery.id
      where recovery.status = 'open'
      group by recovery.id, breach.id, placement.id, recruiter.id
    ) as item
    join app.currencies as money on money.code = item.currency;
comment on view reporting.open_debts is
  'Open debts of recruiters after breaches, in minor units: the amounts set off, reversed, written off, on their way '
  'and still open.';
comment on column reporting.open_debts.recovery_id is 'The debt.';
comment on column reporting.open_debts.created_at is 'When it arose.';
comment on column reporting.open_debts.recruiter is 'Who owes it.';
comment on column reporting.open_debts.recruiter_email is 'Their e-mail address.';
comment on column reporting.open_debts.external_ref is 'Reference of the placement that broke.';
comment on column reporting.open_debts.ended_on is 'The candidate''s last day.';
comment on column reporting.open_debts.reason is 'Why the guarantee broke.';
comment on column reporting.open_debts.currency is 'Currency of the amounts.';
comment on column reporting.open_debts.amount is 'What was owed in the beginning. Minor units.';
comment on column reporting.open_debts.set_off is 'Kept of other payments. Minor units.';
comment on column reporting.open_debts.reversed is 'Taken back from transfers. Minor units.';
comment on column reporting.open_debts.written_off is 'Given up. Minor units.';
comment on column reporting.open_debts.on_its_way is 'Being set off or reversed. Minor units.';
comment on column reporting.open_debts.still_open is
  'What is left of the debt: not come back, and not on its way. Minor units.';
comment on column reporting.open_debts.next_reversal_at is
  'When Stripe is asked next to take back a part; null when nothing is planned.';
comment on column reporting.open_debts.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.open_debts.set_off_major is 'set_off in major units, with the decimals of its currency.';
comment on column reporting.open_debts.reversed_major is 'reversed in major units, with the decimals of its currency.';
comment on column reporting.open_debts.written_off_major is
  'written_off in major units, with the decimals of its currency.';
comment on column reporting.open_debts.on_its_way_major is
  'on_its_way in major units, with the decimals of its currency.';
comment on column reporting.open_debts.still_open_major is
  'still_open in major units, with the decimals of its currency.';
