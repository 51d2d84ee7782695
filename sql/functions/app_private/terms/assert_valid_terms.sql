create or replace function app_private.assert_valid_terms(
  guarantee_period_days integer,
  holdback_percentage numeric,
  first_payment_days integer,
  tranches jsonb,
  clawback_rule text,
  notice_period_days integer
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  tranche jsonb;
  percentages numeric[] := '{}';
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
  if assert_valid_terms.clawback_rule not in ('everything', 'pro_rata', 'held_only') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no clawback rule.', assert_valid_terms.clawback_rule),
      'Use everything, pro_rata or held_only.',
      'clawback_rule'
    );
  end if;
  if assert_valid_terms.tranches is null then
    return;
  end if;

  if jsonb_typeof(assert_valid_terms.tranches) <> 'array' or jsonb_array_length(assert_valid_terms.tranches) = 0 then
    perform app_private.raise_error(
      'invalid_tranches',
      'The tranches are not a list.',
      'Give [{"percentage": 50, "days_after_start": 60}, …].',
      'tranches'
    );
  end if;
  for tranche in select * from jsonb_array_elements(assert_valid_terms.tranches) loop
    if
      jsonb_typeof(tranche -> 'percentage') is distinct from 'number'
      or app_private.percentage_problem((tranche ->> 'percentage')::numeric) is not null
      or (tranche ->> 'percentage')::numeric = 0
    then
      perform app_private.raise_error(
        'invalid_tranches',
        format('%s is no tranche''s percentage.', left(coalesce(tranche ->> 'percentage', '(none)'), 40)),
        'Give percentages above 0, with at most two decimals, that sum to 100.',
        'tranches'
      );
    end if;
    if
      coalesce(jsonb_typeof(tranche -> 'days_after_start'), 'null') not in ('null', 'number')
      or tranche ->> 'days_after_start' is not null
        and app_private.days_problem((tranche ->> 'days_after_start')::numeric) is not null
    then
      perform app_private.raise_error(
        'invalid_tranches',
        format('%s is no tranche''s day.', left(tranche ->> 'days_after_start', 40)),
        format(
          'Give whole days from the start, 0 to %s, or none: then it is released when the guarantee completes.',
          app_private.max_guarantee_days()
        ),
        'tranches'
      );
    end if;
    percentages := percentages || (tranche ->> 'percentage')::numeric;
  end loop;
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
