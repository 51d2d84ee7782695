create or replace function app_private.assert_valid_terms(
  guarantee_period_days integer,
  holdback_percentage numeric,
  first_payment_days integer,
  tranches app.tranche[],
  clawback_rule text,
  notice_period_days integer
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  tranche app.tranche;
  percentages numeric[];
begin
  perform app_private.assert_valid_days(assert_valid_terms.guarantee_period_days, 'guarantee_period_days');
  perform app_private.assert_valid_percentage(assert_valid_terms.holdback_percentage, 'holdback_percentage');
  if assert_valid_terms.first_payment_days is not null then
    perform app_private.assert_valid_days(assert_valid_terms.first_payment_days, 'first_payment_days');
  end if;
  if app_private.days_problem(assert_valid_terms.notice_period_days) is not null then
    perform app_private.raise_error(
      'invalid_argument',
      app_private.days_problem(assert_valid_terms.notice_period_days),
      'Give the days in which a breach can be reported after the guarantee, 0 for none.',
      'notice_period_days'
    );
  end if;
  if assert_valid_terms.clawback_rule not in ('everything', 'pro_rata', 'held_only', 'scale') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no clawback rule.', assert_valid_terms.clawback_rule),
      'Use everything, pro_rata, held_only or scale.',
      'clawback_rule'
    );
  end if;
  if assert_valid_terms.tranches is null then
    return;
  end if;

  if cardinality(assert_valid_terms.tranches) = 0 then
    perform app_private.raise_error(
      'invalid_tranches',
      'The list of tranches is empty.',
      'Name a percentage and a day for each tranche, or leave the tranches out.',
      'tranches'
    );
  end if;
  foreach tranche in array assert_valid_terms.tranches loop
    if app_private.percentage_problem(tranche.percentage) is not null or tranche.percentage = 0 then
      perform app_private.raise_error(
        'invalid_tranches',
        format('%s is no tranche''s percentage.', left(coalesce(tranche.percentage::text, '(none)'), 40)),
        'Give percentages above 0, with at most two decimals, that sum to 100.',
        'tranches'
      );
    end if;
    if tranche.days_after_start is not null and app_private.days_problem(tranche.days_after_start) is not null then
      perform app_private.raise_error(
        'invalid_tranches',
        format('%s is no tranche''s day.', tranche.days_after_start),
        format(
          'Give whole days from the start, 0 to %s, or none: then it is released when the guarantee completes.',
          app_private.max_guarantee_days()
        ),
        'tranches'
      );
    end if;
  end loop;
  percentages := array(select percentage from unnest(assert_valid_terms.tranches));
  if app_private.tranches_problem(percentages) is not null then
    perform app_private.raise_error(
      'invalid_tranches',
      app_private.tranches_problem(percentages),
      'Give tranches that sum to 100.',
      'tranches'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_terms is
  'Checks terms before they are published or previewed. Raises HB008 (days, or the clawback rule), HB013 (the '
  'holdback percentage), HB014 (tranches).';
