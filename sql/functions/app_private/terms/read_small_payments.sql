create or replace function app_private.read_small_payments(
  payment_rhythm text,
  minimum_payments app.minimum_payment[],
  longest_wait_days integer
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  minimum app.minimum_payment;
  amounts jsonb;
begin
  if read_small_payments.payment_rhythm not in ('each', 'weekly', 'monthly') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no rhythm of payments.', left(read_small_payments.payment_rhythm, 40)),
      'Use each, weekly or monthly.',
      'payment_rhythm'
    );
  end if;
  if cardinality(read_small_payments.minimum_payments) = 0 then
    perform app_private.raise_error(
      'invalid_argument',
      'The smallest payments name no currency.',
      'Give an amount in minor units for each currency; null for none.',
      'minimum_payments'
    );
  end if;
  foreach minimum in array coalesce(read_small_payments.minimum_payments, '{}') loop
    if not exists (select from app.currencies where code = upper(minimum.currency)) then
      perform app_private.raise_error(
        'unknown_currency',
        format('%s is no currency that can be paid out.', coalesce(left(minimum.currency, 40), 'Nothing')),
        'Name smallest payments by codes of app.currencies.',
        'minimum_payments'
      );
    end if;
    if minimum.amount is null or minimum.amount not between 1 and app_private.max_amount() then
      perform app_private.raise_error(
        'invalid_amount',
        format('%s is no smallest payment.', coalesce(minimum.amount::text, 'Nothing')),
        'Give whole minor units, 1 or more.',
        'minimum_payments'
      );
    end if;
    if amounts ? upper(minimum.currency) then
      perform app_private.raise_error(
        'invalid_argument',
        format('%s has two smallest payments.', upper(minimum.currency)),
        'Name each currency once.',
        'minimum_payments'
      );
    end if;
    amounts := coalesce(amounts, '{}') || jsonb_build_object(upper(minimum.currency), minimum.amount);
  end loop;
  if
    read_small_payments.longest_wait_days is null
    and (amounts is not null or read_small_payments.payment_rhythm <> 'each')
  then
    perform app_private.raise_error(
      'invalid_argument',
      'Nothing says how long what is due may wait.',
      'Give longest_wait_days with a smallest payment or a rhythm.',
      'longest_wait_days'
    );
  end if;
  if
    read_small_payments.longest_wait_days is not null
    and amounts is null
    and read_small_payments.payment_rhythm = 'each'
  then
    perform app_private.raise_error(
      'invalid_argument',
      'What is due waits for nothing under these terms.',
      'Give minimum_payments or payment_rhythm, or leave longest_wait_days out.',
      'longest_wait_days'
    );
  end if;
  if read_small_payments.longest_wait_days not between 1 and app_private.max_guarantee_days() then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s days are no longest wait.', read_small_payments.longest_wait_days),
      format('Give whole days, from 1 to %s.', app_private.max_guarantee_days()),
      'longest_wait_days'
    );
  end if;
  return amounts;
end;
$$;
comment on function app_private.read_small_payments is
  'Checks what terms say about small amounts, and returns their smallest payments as an object of amounts (minor '
  'units) by currency; null for none. Raises HB004 (an amount), HB006 (a currency), HB008 (the rhythm, an empty list, '
  'a currency twice, or a longest wait that is missing, out of bounds or of no use).';
