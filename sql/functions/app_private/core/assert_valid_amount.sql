create or replace function app_private.assert_valid_amount(amount bigint, currency text, argument text default 'amount')
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  known app.currencies;
  largest bigint;
begin
  select * into known from app.currencies where code = assert_valid_amount.currency;
  if not found then
    perform app_private.raise_error(
      'unknown_currency',
      format('Currency %s is not known.', coalesce(assert_valid_amount.currency, '(none)')),
      'Use an upper-case ISO code of app.currencies.',
      'currency'
    );
  end if;
  largest := app_private.largest_amount(known.largest_transfer);
  case app_private.amount_problem(assert_valid_amount.amount, known.smallest_step, largest)
    when 'out_of_range' then
      perform app_private.raise_error(
        'invalid_amount',
        format(
          'An amount of %s must be between 1 and %s minor units; got %s.',
          known.code,
          largest,
          coalesce(assert_valid_amount.amount::text, 'none')
        ),
        case
          when assert_valid_amount.amount > largest and largest < app_private.max_amount()
            then format(
              'Give the amount in minor units of the currency. A larger one must be parted, for instance into two '
              'placements or adjustments: one transfer carries %s, and 250 of them are the most for one amount.',
              app_private.shown_amount(known.largest_transfer, known.code)
            )
          else 'Give the amount in minor units of the currency.'
        end,
        assert_valid_amount.argument
      );
    when 'not_a_multiple' then
      perform app_private.raise_error(
        'invalid_amount',
        format(
          '%s is paid in multiples of %s minor units; got %s.',
          known.code,
          known.smallest_step,
          assert_valid_amount.amount
        ),
        format(
          'Round it: the nearest %s.',
          (
            select
              case count(*) when 1 then 'is ' else 'are ' end || string_agg(nearest::text, ' and ' order by nearest)
            from unnest(app_private.nearest_amounts(assert_valid_amount.amount, known.smallest_step)) as nearest
          )
        ),
        assert_valid_amount.argument
      );
    else
      null;
  end case;
end;
$$;
comment on function app_private.assert_valid_amount is
  'Raises HB004 unless an amount (minor units) is positive, at most the largest of its currency '
  '(app_private.largest_amount) and a multiple of its smallest step. Raises HB006 for an unknown currency. argument: '
  'the name of the argument at fault.';
