create or replace function app_private.read_amounts(
  given jsonb,
  name text,
  smallest bigint,
  what_to_do text,
  argument text
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  each_of record;
  amounts jsonb := '{}';
begin
  if read_amounts.given is null then
    return null;
  end if;
  if jsonb_array_length(read_amounts.given) = 0 then
    perform app_private.raise_error(
      'invalid_argument',
      format('The %ss name no currency.', read_amounts.name),
      'Give an amount in minor units for each currency; null for none.',
      read_amounts.argument
    );
  end if;
  for each_of in
    select element ->> 'currency' as currency, (element ->> 'amount')::bigint as amount
    from jsonb_array_elements(read_amounts.given) as element
  loop
    if not exists (select from app.currencies where code = upper(each_of.currency)) then
      perform app_private.raise_error(
        'unknown_currency',
        format('%s is no currency that can be paid out.', coalesce(left(each_of.currency, 40), 'Nothing')),
        format('Name %ss by codes of app.currencies.', read_amounts.name),
        read_amounts.argument
      );
    end if;
    if each_of.amount is null or each_of.amount not between read_amounts.smallest and app_private.max_amount() then
      perform app_private.raise_error(
        'invalid_amount',
        format('%s is no %s.', coalesce(each_of.amount::text, 'Nothing'), read_amounts.name),
        read_amounts.what_to_do,
        read_amounts.argument
      );
    end if;
    if amounts ? upper(each_of.currency) then
      perform app_private.raise_error(
        'invalid_argument',
        format('%s has two %ss.', upper(each_of.currency), read_amounts.name),
        'Name each currency once.',
        read_amounts.argument
      );
    end if;
    amounts := amounts || jsonb_build_object(upper(each_of.currency), each_of.amount);
  end loop;
  return amounts;
end;
$$;
comment on function app_private.read_amounts is
  'Reads amounts by currency of terms, given as a list of objects with currency and amount (minor units, from smallest '
  'on), and returns them as an object of amounts by currency; null for none. name and argument: what they are, and the '
  'argument that has them. Raises HB004 (an amount), HB006 (a currency), HB008 (an empty list, or a currency twice).';
