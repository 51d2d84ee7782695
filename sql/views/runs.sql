create or replace view reporting.runs
with (security_invoker = true, security_barrier = true)
as
  select
    run.id as run_id,
    run.kind,
    run.started_by_role,
    run.expected_at,
    run.started_at,
    run.finished_at,
    run.item_count,
    run.succeeded_count,
    run.refused_count,
    run.in_doubt_count,
    run.kept_back_count,
    run.skipped_count,
    sums.currency,
    sums.amount,
    app_private.major_units(sums.amount, money.exponent) as amount_major,
    sums.succeeded,
    app_private.major_units(sums.succeeded, money.exponent) as succeeded_major,
    sums.refused,
    app_private.major_units(sums.refused, money.exponent) as refused_major,
    sums.in_doubt,
    app_private.major_units(sums.in_doubt, money.exponent) as in_doubt_major,
    sums.skipped,
    app_private.major_units(sums.skipped, money.exponent) as skipped_major,
    sums.skipped_reasons
  from
    app.payout_runs as run
    left join lateral (
      select
        each.currency,
        coalesce(left_over.amount, 0)::bigint as skipped,
        coalesce(left_over.reasons, '{}') as skipped_reasons,
        coalesce((run.item_amounts ->> each.currency)::bigint, 0) as amount,
        coalesce((run.succeeded_amounts ->> each.currency)::bigint, 0) as succeeded,
        coalesce((run.refused_amounts ->> each.currency)::bigint, 0) as refused,
        coalesce((run.in_doubt_amounts ->> each.currency)::bigint, 0) as in_doubt
      from
        (
          select jsonb_object_keys(run.item_amounts) as currency
          union
          select one.value ->> 'currency'
          from jsonb_array_elements(run.skipped) as one
        ) as each
        left join (
          select part.currency, sum(part.amount) as amount, array_agg(part.reason order by part.reason) as reasons
          from jsonb_to_recordset(run.skipped) as part (reason text, currency text, amount bigint)
          group by part.currency
        ) as left_over
          on left_over.currency = each.currency
    ) as sums
      on true
    left join app.currencies as money on money.code = sums.currency
  -- A retry every few minutes, which found all of it waiting still, is left out.
  where not run.found_nothing or run.skipped_count > 0 and run.kind <> 'retry_failed_schedules';
comment on view reporting.runs is
  'Every nightly or manual run that found something, a row a currency: what it took, what became of it, and what was '
  'due and it left, with the reasons. Each reason with its sum: reporting.run_skips.';
comment on column reporting.runs.run_id is 'The run.';
comment on column reporting.runs.kind is 'See app.payout_run_kinds.';
comment on column reporting.runs.started_by_role is 'Who started it: the automation, or the role of a person.';
comment on column reporting.runs.expected_at is 'When it was expected; null for a run by hand.';
comment on column reporting.runs.started_at is 'When it began.';
comment on column reporting.runs.finished_at is 'When its last answer was recorded; null while it runs.';
comment on column reporting.runs.item_count is 'Number of items in all currencies.';
comment on column reporting.runs.succeeded_count is 'How many were paid or released.';
comment on column reporting.runs.refused_count is 'How many were refused.';
comment on column reporting.runs.in_doubt_count is 'How many have no certain answer yet.';
comment on column reporting.runs.kept_back_count is
  'Payments that were due and that nothing but the platform kept back, in all currencies: a pause, a ceiling, missing '
  'funds. Counted at the end of a nightly run that paid nothing.';
comment on column reporting.runs.skipped_count is
  'Number of obligations in all currencies that were due when it had taken everything else, and that it left; 1000 are '
  'looked at.';
comment on column reporting.runs.currency is
  'Currency of the amounts; null for a run that took and left nothing, or that has not yet ended.';
comment on column reporting.runs.amount is 'What it took. Minor units.';
comment on column reporting.runs.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.runs.succeeded is 'What was paid or released. Minor units.';
comment on column reporting.runs.succeeded_major is 'succeeded in major units, with the decimals of its currency.';
comment on column reporting.runs.refused is 'What was refused. Minor units.';
comment on column reporting.runs.refused_major is 'refused in major units, with the decimals of its currency.';
comment on column reporting.runs.in_doubt is 'What has no certain answer yet. Minor units.';
comment on column reporting.runs.in_doubt_major is 'in_doubt in major units, with the decimals of its currency.';
comment on column reporting.runs.skipped is 'What was due and it left. Minor units.';
comment on column reporting.runs.skipped_major is 'skipped in major units, with the decimals of its currency.';
comment on column reporting.runs.skipped_reasons is
  'Why, the first reason of each: codes of app.explain_payout(); next_run: nothing stood in its way.';
