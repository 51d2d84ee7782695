create or replace view reporting.run_skips
with (security_invoker = true, security_barrier = true)
as
  select
    run.id as run_id,
    run.kind,
    run.started_at,
    left_over.reason,
    left_over.currency,
    left_over.count as schedule_count,
    left_over.amount,
    app_private.major_units(left_over.amount, money.exponent) as amount_major
  from
    app.payout_runs as run
    cross join lateral jsonb_to_recordset(run.skipped) as left_over (
      reason text,
      currency text,
      count bigint,
      amount bigint
    )
    join app.currencies as money on money.code = left_over.currency;
comment on view reporting.run_skips is
  'What was due and a run left, and why: a row a run, reason and currency, as it was when the run had taken everything '
  'else. What has become of it since, reporting.schedules says.';
comment on column reporting.run_skips.run_id is 'The run.';
comment on column reporting.run_skips.kind is 'See app.payout_run_kinds.';
comment on column reporting.run_skips.started_at is 'When it began.';
comment on column reporting.run_skips.reason is
  'The first reason of an obligation: a code of app.explain_payout(); next_run: nothing stood in its way.';
comment on column reporting.run_skips.currency is 'Currency of the amount.';
comment on column reporting.run_skips.schedule_count is
  'Number of obligations that it left for this reason; 1000 of a run are looked at.';
comment on column reporting.run_skips.amount is 'Their sum, before debts are set off. Minor units.';
comment on column reporting.run_skips.amount_major is 'amount in major units, with the decimals of its currency.';
