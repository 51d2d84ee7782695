create or replace function app_private.read_thresholds(
  thresholds app.approval_threshold[],
  amount bigint,
  currency text
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted app.approval_threshold[] := read_thresholds.thresholds;
  threshold app.approval_threshold;
  amounts jsonb := '{}';
begin
  if (read_thresholds.amount is null) <> (read_thresholds.currency is null) then
    perform app_private.raise_error(
      'invalid_argument',
      'An approval threshold is an amount in one currency.',
      'Give approval_thresholds, one for each currency, or approval_threshold with approval_currency.',
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
    wanted := array[row(read_thresholds.currency, read_thresholds.amount)::app.approval_threshold];
  end if;
  if wanted is null then
    return null;
  end if;
  if cardinality(wanted) = 0 then
    perform app_private.raise_error(
      'invalid_argument',
      'The approval thresholds name no currency.',
      'Give an amount in minor units for each currency; null for none.',
      'approval_thresholds'
    );
  end if;
  foreach threshold in array wanted loop
    if not exists (select from app.currencies where code = upper(threshold.currency)) then
      perform app_private.raise_error(
        'unknown_currency',
        format('%s is no currency that can be paid out.', coalesce(left(threshold.currency, 40), 'Nothing')),
        'Name thresholds by codes of app.currencies.',
        'approval_thresholds'
      );
    end if;
    if threshold.amount is null or threshold.amount not between 0 and app_private.max_amount() then
      perform app_private.raise_error(
        'invalid_amount',
        format('%s is no approval threshold.', coalesce(threshold.amount::text, 'Nothing')),
        'Give whole minor units, 0 or more: 0 lets every payout wait.',
        'approval_thresholds'
      );
    end if;
    if amounts ? upper(threshold.currency) then
      perform app_private.raise_error(
        'invalid_argument',
        format('%s has two approval thresholds.', upper(threshold.currency)),
        'Name each currency once.',
        'approval_thresholds'
      );
    end if;
    amounts := amounts || jsonb_build_object(upper(threshold.currency), threshold.amount);
  end loop;
  return amounts;
end;
$$;
comment on function app_private.read_thresholds is
  'Reads the approval thresholds of terms: amounts (minor units) by currency, or one amount with its currency. '
  'Returns them as an object of amounts by currency; null for none. Raises HB004 (no threshold), HB006 (the '
  'currency), HB008 (an amount without its currency, an empty list, or a currency twice).';
