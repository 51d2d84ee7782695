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
    sums.currency,
    sums.amount,
    app_private.major_units(sums.amount, money.exponent) as amount_major,
    sums.succeeded,
    app_private.major_units(sums.succeeded, money.exponent) as succeeded_major,
    sums.refused,
    app_private.major_units(sums.refused, money.exponent) as refused_major,
    sums.in_doubt,
    app_private.major_units(sums.in_doubt, money.exponent) as in_doubt_major
  from
    app.payout_runs as run
    left join lateral (
      select
        each.currency,
        coalesce((run.item_amounts ->> each.currency)::bigint, 0) as amount,
        coalesce((run.succeeded_amounts ->> each.currency)::bigint, 0) as succeeded,
        coalesce((run.refused_amounts ->> each.currency)::bigint, 0) as refused,
        coalesce((run.in_doubt_amounts ->> each.currency)::bigint, 0) as in_doubt
      from jsonb_object_keys(run.item_amounts) as each (currency)
    ) as sums
      on true
    left join app.currencies as money on money.code = sums.currency
  where not run.found_nothing;
comment on view reporting.runs is
  'Every nightly or manual run that found something, a row a currency: what it took, and what became of it.';
comment on column reporting.runs.run_id is 'The run.';
comment on column reporting.runs.kind is 'See app.payout_run_kinds.';
comment on column reporting.runs.started_by_role is 'Who started it: the automation, or the role of a person.';
comment on column reporting.runs.expected_at is 'When it was expected; null for a run by hand.';
comment on column reporting.runs.started_at is 'When it began.';
comment on column reporting.runs.finished_at is 'When its last answer was recorded; null while it runs.';
comment on column reporting.runs.item_count is 'Number of items in all currencies.';
comment on column reporting.runs.succeeded_count is 'How many succeeded.';
comment on column reporting.runs.refused_count is 'How many were refused.';
comment on column reporting.runs.in_doubt_count is 'How many have no certain answer yet.';
comment on column reporting.runs.currency is
  'Currency of the amounts; null for a run that took nothing, because all that was due was kept back, or that has not '
  'yet ended.';
comment on column reporting.runs.amount is 'What it took. Minor units.';
comment on column reporting.runs.amount_major is 'amount in major units, with the decimals of its currency.';
comment on column reporting.runs.succeeded is 'What was paid or released. Minor units.';
comment on column reporting.runs.succeeded_major is 'succeeded in major units, with the decimals of its currency.';
comment on column reporting.runs.refused is 'What was refused. Minor units.';
comment on column reporting.runs.refused_major is 'refused in major units, with the decimals of its currency.';
comment on column reporting.runs.in_doubt is 'What has no certain answer yet. Minor units.';
comment on column reporting.runs.in_doubt_major is 'in_doubt in major units, with the decimals of its currency.';
