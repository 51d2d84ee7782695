create or replace function app_private.unscheduled_amount(payout_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when placement.status = 'breached' then least(rest.of_amount, rest.of_earned)
      else rest.of_amount
    end
  from
    app.payouts as payout
    left join app.placements as placement on placement.id = payout.placement_id
    cross join app_private.payout_parts(payout.id) as parts
    cross join lateral (
      select
        -- What came back can be owed anew, unless it was taken back for good.
        payout.amount
          - parts.scheduled
          - parts.in_flight
          - parts.held
          - parts.forfeited
          - app_private.paid_amount(payout.id)
          - app_private.given_up_amount(payout.id) as of_amount,
        -- After a breach, no more than is earned.
        greatest(app_private.earned_amount(payout.id) - app_private.paid_amount(payout.id), 0)
          - parts.scheduled
          - parts.in_flight
          - parts.held as of_earned
    ) as rest
  where payout.id = unscheduled_amount.payout_id;
$$;
comment on function app_private.unscheduled_amount is
  'What of a payout is neither scheduled, held, forfeited nor paid, and can still be scheduled, in minor units; after '
  'a breach, no more than is earned. Below zero: more is promised than there is.';
