create or replace function app_private.read_amount(
  amount text,
  currency text,
  out minor_units numeric,
  out problem text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  known app.currencies;
  nearest text;
begin
  if read_amount.amount is null then
    problem := 'The amount is missing.';
    return;
  end if;
  select * into known from app.currencies where code = read_amount.currency;
  if read_amount.amount ~ '^-' then
    problem := 'The amount must be more than 0.';
  elseif read_amount.amount ~ '^[0-9]{1,3}([, ''][0-9]{3})+([.][0-9]+)?$' then
    problem := format(
      '%s has thousands separators: write %s.',
      read_amount.amount,
      translate(read_amount.amount, ', ''', '')
    );
  elseif read_amount.amount ~ '^[0-9]+,[0-9]+$' then
    problem := format('%s has a decimal comma: write %s.', read_amount.amount, translate(read_amount.amount, ',', '.'));
  elseif read_amount.amount ~ '^[0-9.]+[eE][+-]?[0-9]+$' then
    problem := format('%s is in exponential notation: write the number in full.', read_amount.amount);
  elseif
    read_amount.amount ~ '^[^0-9]*[0-9][0-9., '']*[^0-9]*$'
    and read_amount.amount ~ '[^0-9., '']'
    and length(read_amount.amount) <= 40
  then
    problem := format(
      '%s is more than a number: write only the number, the currency has a column of its own.',
      read_amount.amount
    );
  elseif read_amount.amount !~ '^[0-9]+([.][0-9]+)?$' or length(read_amount.amount) > 40 then
    problem := format('%s is not an amount: write it like 1234.50.', left(read_amount.amount, 40));
  elseif known.code is null then
    -- The problem is reported for the currency column.
    return;
  elseif length(split_part(read_amount.amount, '.', 2)) > known.exponent then
    problem := format(
      '%s has more decimals than %s, which has %s.',
      read_amount.amount,
      known.code,
      case known.exponent when 0 then 'none' else known.exponent::text end
    );
    -- 1.000 may mean a thousand, but 1.005 does not.
    if read_amount.amount::numeric <> round(read_amount.amount::numeric, known.exponent) then
      minor_units := read_amount.amount::numeric * power(10::numeric, known.exponent);
    end if;
  else
    minor_units := read_amount.amount::numeric * power(10::numeric, known.exponent);
    problem := case app_private.amount_problem(
      minor_units,
      known.smallest_step,
      app_private.largest_amount(known.largest_transfer)
    )
      when 'out_of_range'
        then format(
          'The amount must be more than 0 and at most %s.',
          app_private.format_amount(app_private.largest_amount(known.largest_transfer), known.code)
        )
      when 'not_a_multiple'
        then format(
          '%s is paid in multiples of %s: %s is none.',
          known.code,
          app_private.format_amount(known.smallest_step, known.code),
          read_amount.amount
        )
    end;
  end if;
  if problem is not null and minor_units is not null then
    select
      case count(*) when 1 then ' The nearest is ' else ' The nearest are ' end
        || string_agg(app_private.format_amount(valid, known.code), ' and ' order by valid)
        || '.'
    into nearest
    from unnest(app_private.nearest_amounts(minor_units, known.smallest_step)) as valid
    where minor_units % known.smallest_step <> 0;
    problem := problem || coalesce(nearest, '');
    minor_units := null;
  end if;
end;
$$;
comment on function app_private.read_amount is
  'Reads an amount in major units (1234.50). Returns minor units, or the problem. More decimals than the currency has '
  'are refused, even zeros: 1.000 may mean a thousand. What cannot be paid out exactly is refused with the nearest '
  'amounts that can.';
