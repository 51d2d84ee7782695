create or replace function app.preview_cover()
returns table (
  day date,
  currency text,
  due bigint,
  arriving bigint,
  balance_left bigint,
  is_covered boolean,
  missing bigint,
  is_first_missing boolean,
  balance_asked_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      item.day,
      item.currency,
      item.due,
      item.arriving,
      item.balance_left,
      item.is_covered,
      item.missing,
      not item.is_covered and item.day = item.first_missing_day,
      item.balance_asked_at
    from
      (
        select
          cover.*,
          max(cover.due_by_then) over currencies as due_until_last,
          min(cover.day) over currencies as first_day,
          max(cover.day) over currencies as last_day,
          min(cover.day) filter (where not cover.is_covered) over currencies as first_missing_day
        from reporting.cover as cover
        window currencies as (partition by cover.currency)
      ) as item
    where item.due_until_last > 0 and (item.due > 0 or item.arriving > 0 or item.day in (item.first_day, item.last_day))
    order by item.currency, item.day;
end;
$$;
comment on function app.preview_cover is
  'reporting.cover for the API: the balance after each of the next 30 days, if no money is added. A row a currency '
  'and day on which something changes, and the first and last day; none of a currency in which nothing falls due. '
  'due, arriving, balance_left, missing: minor units. is_first_missing: the first day that is not covered. '
  'balance_left and what follows from it are null when Stripe was never asked for the balance. Changes nothing. '
  'Admins and analysts only. Raises HB001.';
