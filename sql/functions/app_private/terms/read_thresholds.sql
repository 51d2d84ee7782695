create or replace function app_private.read_thresholds(thresholds jsonb, amount bigint, currency text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted jsonb := read_thresholds.thresholds;
  entry record;
begin
  if (read_thresholds.amount is null) <> (read_thresholds.currency is null) then
    perform app_private.raise_error(
      'invalid_argument',
      'An approval threshold is an amount in one currency.',
      'Give approval_thresholds such as {"USD": 500000, "JPY": 500000}, or approval_threshold with approval_currency.',
      case when read_thresholds.amount is null then 'approval_threshold' else 'approval_currency' end
    );
  end if;
  if read_thresholds.amount is not null then
    if wanted is not null then
      perform app_private.raise_error(
        'invalid_argument',
        'The approval thresholds are given twice.',
        'Give either approval_thresholds, or approval_threshold with approval_currency.',
        'approval_threshold'
      );
    end if;
    wanted := jsonb_build_object(read_thresholds.currency, read_thresholds.amount);
  end if;
  if coalesce(jsonb_typeof(wanted), 'null') = 'null' then
    return null;
  end if;
  if jsonb_typeof(wanted) <> 'object' or wanted = '{}' then
    perform app_private.raise_error(
      'invalid_argument',
      'The approval thresholds name no currency.',
      'Give an amount in minor units for each currency, such as {"USD": 500000, "JPY": 500000}; null for none.',
      'approval_thresholds'
    );
  end if;
  for entry in select each.key as code, each.value from jsonb_each(wanted) as each loop
    if not exists (select from app.currencies where currencies.code = upper(entry.code)) then
      perform app_private.raise_error(
        'unknown_currency',
        format('%s is no currency that can be paid out.', left(entry.code, 40)),
        'Name thresholds by codes of app.currencies.',
        'approval_thresholds'
      );
    end if;
    if
      jsonb_typeof(entry.value) <> 'number'
      or entry.value::numeric % 1 <> 0
      or entry.value::numeric not between 0 and app_private.max_amount()
    then
      perform app_private.raise_error(
        'invalid_amount',
        format('%s is no approval threshold.', left(entry.value #>> '{}', 40)),
        'Give whole minor units, 0 or more: 0 lets every payout wait.',
        'approval_thresholds'
      );
    end if;
  end loop;
  select jsonb_object_agg(upper(each.key), each.value) into wanted from jsonb_each(wanted) as each;
  return wanted;
end;
$$;
comment on function app_private.read_thresholds is
  'Reads the approval thresholds of terms: an object of amounts (minor units) by currency, or one amount with its '
  'currency. Returns the object; null for none. Raises HB004 (no threshold), HB006 (the currency), HB008 (an amount '
  'without its currency, or no object).';
