create or replace function app_private.returned_by_banks()
returns table (currency text, amount bigint, recruiters bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select place.currency, sum(place.returned_by_bank)::bigint, count(distinct place.recruiter_id)
  from
    app_private.returned_transfers as touched
    -- One after the other (offset 0): joined, the view would be read for every transfer of all time.
    cross join lateral (
      select each.*
      from reporting.transfer_places as each
      where each.transfer_id = touched.transfer_id
      offset 0
    ) as place
  where place.returned_by_bank > 0
  group by place.currency;
$$;
comment on function app_private.returned_by_banks is
  'What banks returned of our transfers and was not paid out again, by currency in minor units, and of how many '
  'recruiters.';
