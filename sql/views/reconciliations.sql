create or replace view reporting.reconciliations
with (security_invoker = true, security_barrier = true)
as
  select
    book.id as reconciliation_id,
    book.window_from,
    book.window_until,
    book.started_at,
    book.finished_at,
    book.difference_count,
    book.new_finding_count,
    book.open_finding_count,
    sums.currency,
    sums.ours,
    app_private.major_units(sums.ours, money.exponent) as ours_major,
    sums.theirs,
    app_private.major_units(sums.theirs, money.exponent) as theirs_major,
    sums.undecided,
    app_private.major_units(sums.undecided, money.exponent) as undecided_major
  from
    app.reconciliations as book
    left join lateral (
      select
        each.currency,
        coalesce((book.our_amounts ->> each.currency)::bigint, 0) as ours,
        coalesce((book.their_amounts ->> each.currency)::bigint, 0) as theirs,
        coalesce((book.undecided_amounts ->> each.currency)::bigint, 0) as undecided
      from
        (
          select jsonb_object_keys(coalesce(book.our_amounts, '{}'))
          union
          select jsonb_object_keys(coalesce(book.their_amounts, '{}'))
          union
          select jsonb_object_keys(coalesce(book.undecided_amounts, '{}'))
        ) as each (currency)
    ) as sums
      on true
    left join app.currencies as money on money.code = sums.currency;
comment on view reporting.reconciliations is 'Every comparison of our transfers with Stripe''s, a row a currency.';
comment on column reporting.reconciliations.reconciliation_id is 'The reconciliation.';
comment on column reporting.reconciliations.window_from is 'Start of the time that was compared.';
comment on column reporting.reconciliations.window_until is 'Its end.';
comment on column reporting.reconciliations.started_at is 'When it began.';
comment on column reporting.reconciliations.finished_at is
  'When it was done; null while it runs, or when it was given up.';
comment on column reporting.reconciliations.difference_count is 'Number of differences in all currencies.';
comment on column reporting.reconciliations.new_finding_count is 'How many of them were not known before.';
comment on column reporting.reconciliations.open_finding_count is 'Findings without an explanation at its end.';
comment on column reporting.reconciliations.currency is
  'Currency of the amounts; null when there was nothing to compare.';
comment on column reporting.reconciliations.ours is 'Our transfers of that time. Minor units.';
comment on column reporting.reconciliations.ours_major is 'ours in major units, with the decimals of its currency.';
comment on column reporting.reconciliations.theirs is 'Stripe''s. Minor units.';
comment on column reporting.reconciliations.theirs_major is 'theirs in major units, with the decimals of its currency.';
comment on column reporting.reconciliations.undecided is 'Ours that have no certain answer yet. Minor units.';
comment on column reporting.reconciliations.undecided_major is
  'undecided in major units, with the decimals of its currency.';
