create or replace function app_private.assert_month_begun(month date)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := app_private.today_in(app_private.time_zone_of(null));
  first_day constant date := date_trunc('month', assert_month_begun.month::timestamp)::date;
begin
  -- By UTC browsers know the month.
  if first_day > greatest(today, app_private.today_in('UTC')) then
    perform app_private.raise_error(
      'in_the_future',
      format('The month of %s lies in the future.', assert_month_begun.month),
      format('Ask for %s, the present month, or for one that is over.', to_char(today, 'YYYY-MM')),
      'month'
    );
  end if;
  return first_day;
end;
$$;
comment on function app_private.assert_month_begun is
  'The first day of the month of a day. Raises HB016 for a month that has begun neither in the platform''s time zone '
  'nor in UTC: nothing can be told of it.';
