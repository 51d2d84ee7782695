create or replace function app_private.assert_valid_terms(
  guarantee_period_days integer, holdback_percentage numeric, first_payment_days integer, tranches jsonb, clawback_rule text
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  tranche jsonb;
  total numeric := 0;
begin
  if assert_valid_terms.guarantee_period_days is null or assert_valid_terms.guarantee_period_days not between 0 and 730 then
    perform app_private.raise_error('HB008', 'A guarantee runs for 0 to 730 days.', 'Give the days.', 'guarantee_period_days');
  end if;
  perform app_private.assert_valid_percentage(assert_valid_terms.holdback_percentage, 'holdback_percentage');
  if assert_valid_terms.first_payment_days not between 0 and 730 then
    perform app_private.raise_error('HB008', 'The first part is paid 0 to 730 days after the start.',
      'Give the days, or leave them out: then it is paid when the guarantee completes.', 'first_payment_days');
  end if;
  if assert_valid_terms.clawback_rule not in ('everything', 'pro_rata', 'held_only') then
    perform app_private.raise_error('HB008', format('%s is no clawback rule.', assert_valid_terms.clawback_rule),
      'Use everything, pro_rata or held_only.', 'clawback_rule');
  end if;
  if assert_valid_terms.tranches is null then
    return;
  end if;
  if jsonb_typeof(assert_valid_terms.tranches) <> 'array' or jsonb_array_length(assert_valid_terms.tranches) = 0 then
    perform app_private.raise_error('HB014', 'The tranches are not a list.', 'Give [{"percentage": 50, "days_after_start": 60}, …].', 'tranches');
  end if;
  for tranche in select * from jsonb_array_elements(assert_valid_terms.tranches) loop
    if jsonb_typeof(tranche -> 'percentage') is distinct from 'number'
       or (tranche ->> 'percentage')::numeric <= 0 or (tranche ->> 'percentage')::numeric > 100
       or (tranche ->> 'percentage')::numeric <> round((tranche ->> 'percentage')::numeric, 2) then
      perform app_private.raise_error('HB014', format('%s is no tranche''s percentage.', coalesce(tranche ->> 'percentage', '(none)')),
        'Give percentages above 0, with at most two decimals, that sum to 100.', 'tranches');
    end if;
    if coalesce(jsonb_typeof(tranche -> 'days_after_start'), 'null') not in ('null', 'number')
       or (tranche ->> 'days_after_start')::numeric not between 0 and 730
       or (tranche ->> 'days_after_start')::numeric % 1 <> 0 then
      perform app_private.raise_error('HB014', format('%s is no tranche''s day.', tranche ->> 'days_after_start'),
        'Give whole days from the start, 0 to 730, or leave them out: then it is released when the guarantee completes.', 'tranches');
    end if;
    total := total + (tranche ->> 'percentage')::numeric;
  end loop;
  if total <> 100 then
    perform app_private.raise_error('HB014', format('The tranches sum to %s %%, not to 100 %%.', total), 'Give tranches that sum to 100.', 'tranches');
  end if;
end
$$;
comment on function app_private.assert_valid_terms is
  'Raises HB008, HB013 or HB014 unless these can be the terms of a policy.';
