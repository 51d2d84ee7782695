create or replace function app_private.assert_valid_percentage(percentage numeric, argument text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_percentage.percentage is null
     or assert_valid_percentage.percentage not between 0 and 100
     or assert_valid_percentage.percentage <> round(assert_valid_percentage.percentage, 2) then
    perform app_private.raise_error('HB013', format('%s is not a percentage from 0 to 100 with at most two decimals.',
      coalesce(assert_valid_percentage.percentage::text, 'Nothing')), 'Give a percentage such as 20 or 12.50.', assert_valid_percentage.argument);
  end if;
end
$$;
comment on function app_private.assert_valid_percentage is 'Raises HB013 unless it is a percentage from 0 to 100 with at most two decimals.';
