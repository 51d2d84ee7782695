create or replace function app_private.schedulable_amount(payout_id uuid)
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
          - parts.held
          - (
            -- What the breach took is not earned anyway.
            select coalesce(sum(hold.hold_amount - hold.released_amount), 0)
            from
              app.guarantee_breach_payouts as broken
              join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
              join app.escrow_holds as hold on hold.payout_id = broken.payout_id
            where
              broken.payout_id = payout.id
              and hold.status = 'forfeited'
              and hold.id <> all (broken.forfeited_hold_ids)
              and hold.updated_at > breach.reported_at
          )::bigint as of_earned
    ) as rest
  where payout.id = schedulable_amount.payout_id;
$$;
comment on function app_private.schedulable_amount is
  'What of a payout is neither scheduled, held, forfeited nor paid, and can still be scheduled, in minor units; '
  'after a breach, no more than is earned and was not forfeited since. Below zero: more is promised than there is.';
