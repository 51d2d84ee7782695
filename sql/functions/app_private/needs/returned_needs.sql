create or replace function app_private.returned_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'returned_by_bank',
      since => min(place.returned_at),
      amount => sum(place.returned_by_bank)::bigint,
      currency => place.currency,
      item_count => count(*),
      detail => replace(place.failure_code, '_', ' '),
      payout_id => case when count(distinct place.payout_id) = 1 then min(place.payout_id::text)::uuid end,
      recruiter_id => place.recruiter_id,
      record => concat_ws(':', place.recruiter_id, place.currency, place.failure_code)
    )
  from
    app_private.returned_transfers as touched
    -- As in app_private.returned_by_banks.
    cross join lateral (
      select each.*
      from reporting.transfer_places as each
      where each.transfer_id = touched.transfer_id
      offset 0
    ) as place
  where place.returned_by_bank > 0
  group by place.recruiter_id, place.currency, place.failure_code;
$$;
comment on function app_private.returned_needs is
  'For app.needs_you: what banks returned and was not paid out again, by recruiter, currency and reason.';
