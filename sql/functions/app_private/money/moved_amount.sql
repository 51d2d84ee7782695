create or replace function app_private.moved_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      sum(
        case moved.payout_id when moved_amount.payout_id then 1 else -1 end * app_private.paid_under(moved.payout_id)
      ),
      0
    )::bigint
  from
    app.payouts as payout
    join app.placements as placement on placement.id = payout.placement_id
    join app.recoveries as moved on moved.recruiter_id = payout.recruiter_id and moved.status = 'recovered'
    join app.guarantee_breaches as breach
      on breach.id = moved.breach_id and breach.withdrawn_at is null and breach.remedy <> 'refund'
  where
    payout.id = moved_amount.payout_id
    -- Nothing moves but by a replacement: a recruiter's other debts are not looked through.
    and exists (select from app_private.replacement_neighbours(placement.id))
    and (moved.payout_id = payout.id or app_private.bearing_payout(moved.payout_id) = payout.id);
$$;
comment on function app_private.moved_amount is
  'What counts for another payout of what a recruiter has under this one, in minor units: all of it, once the '
  'candidate was replaced and the payment carried over. Of the payout that bears it (app_private.bearing_payout): the '
  'same with the other sign. So a reversal by hand of a transfer of the first placement makes smaller what was paid '
  'of the replacement.';
