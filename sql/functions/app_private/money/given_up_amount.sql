create or replace function app_private.given_up_amount(payout_id uuid, breach_id uuid default null)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(booking.given_up), 0)::bigint
  from app.finding_bookings as booking
  where
    booking.payout_id = given_up_amount.payout_id
    and booking.undone_at is null
    and (given_up_amount.breach_id is null or booking.breach_id = given_up_amount.breach_id);
$$;
comment on function app_private.given_up_amount is
  'What was reversed of a payout at Stripe by hand and booked as taken back for good, without being a debt, in minor '
  'units. breach_id: only what was booked while this breach stood.';
