create or replace function app.payout_places(payout_id uuid)
returns table ("position" integer, place text, amount bigint, currency text, arrives_on date)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Where a recruiter keeps their money is no company's business: to it there is no such thing.
  if app_private.assert_may_see_payout(payout_places.payout_id) = 'company_user' then
    perform app_private.raise_not_found('payout', 'payout_id', 'Recruiters and admins see where its money is.');
  end if;
  return query select
      part."position",
      part.place,
      part.amount::bigint,
      bucket.currency,
      case when part.place = 'on its way to the bank' then bucket.arrives_on end
    from
      reporting.payout_buckets as bucket
      cross join lateral (
        values
          (1, 'held', bucket.held),
          (2, 'due', bucket.scheduled),
          (3, 'on its way', bucket.in_flight),
          (4, 'on Stripe balance', bucket.on_stripe_balance),
          (5, 'on its way to the bank', bucket.on_its_way_to_bank),
          (6, 'in the bank', bucket.in_bank),
          (7, 'returned by the bank', bucket.returned_by_bank),
          (8, 'paid outside Stripe', bucket.paid_outside_stripe),
          (9, 'set off', bucket.offset_against_debt),
          (10, 'forfeited', bucket.forfeited),
          (11, 'taken back', bucket.paid_and_recovered),
          (12, 'cancelled', bucket.cancelled)
      ) as part ("position", place, amount)
    where bucket.payout_id = payout_places.payout_id and part.amount <> 0
    order by part."position";
end;
$$;
comment on function app.payout_places is
  'Where each cent of a payout is, a row a place, in minor units; the rows sum to the payout: held, due (or due '
  'later), on its way, on Stripe balance, on its way to the bank (arrives_on), in the bank, returned by the bank, '
  'paid outside Stripe, set off, forfeited, taken back, cancelled. A place without money is left out. For the '
  'payout''s recruiter, and admins. Raises HB002 (no such payout, or not visible to the caller; company users see '
  'none).';
