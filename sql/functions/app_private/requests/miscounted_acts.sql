create or replace function app_private.miscounted_acts()
returns table (recruiter_id uuid, detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    -- What is older is forgotten (app_private.expire_requests).
    since as (select (clock_timestamp() at time zone 'UTC')::date - 1 as day),
    act as (
      select
        'payout' as kind,
        payout.recruiter_id,
        payout.company_id,
        payout.currency,
        payout.amount
      from
        since
        join app.payouts as payout
          on payout.created_at >= app_private.start_of_day(since.day, 'UTC') and payout.amount >= 0
        join app.placements as placement
          on placement.id = payout.placement_id and placement.replaces_placement_id is null
      where not payout.approval_required and app_private.approval_from(placement.policy_id, payout.currency) is not null
      union all
      select request.kind, request.recruiter_id, request.company_id, request.currency, request.amount
      from
        since
        join app.requests as request
          on request.status = 'confirmed' and request.decided_at >= app_private.start_of_day(since.day, 'UTC')
      where request.amount > 0
    ),
    done as (
      select act.kind, act.recruiter_id, act.company_id, act.currency, sum(act.amount) as amount
      from act
      group by act.kind, act.recruiter_id, act.company_id, act.currency
    )
  select
    done.recruiter_id,
    format(
      '%s %s of kind %s were done since yesterday, and %s counted',
      done.amount,
      done.currency,
      done.kind,
      counted.amount
    )
  from
    done
    cross join since
    cross join lateral (
      select coalesce(sum(known.amount), 0) as amount
      from app_private.one_person_amounts as known
      where
        known.kind = done.kind
        and known.recruiter_id is not distinct from done.recruiter_id
        and known.company_id is not distinct from done.company_id
        and known.currency = done.currency
        and known.day >= since.day
    ) as counted
  where counted.amount < done.amount;
$$;
comment on function app_private.miscounted_acts is
  'The sums of app_private.one_person_amounts, of today and yesterday (UTC; minor units), that are less than what was '
  'done: payouts that needed no approval though their terms name a threshold, and requests that were confirmed. With '
  'less counted, one person could do what takes two. What one person did below the amount, no other row tells.';
