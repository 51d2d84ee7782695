create or replace function app_private.bearing_payout(payout_id uuid)
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    step(payout_id, distance) as (
      select bearing_payout.payout_id, 0
      union all
      select later.id, step.distance + 1
      from
        step
        join app.recoveries as moved on moved.payout_id = step.payout_id and moved.status = 'recovered'
        join app.guarantee_breaches as breach
          on breach.id = moved.breach_id and breach.withdrawn_at is null and breach.remedy <> 'refund'
        join app.placements as placement on placement.id = moved.placement_id
        join app.placements as next
          on case breach.remedy
            when 'undone' then next.id = placement.replaces_placement_id
            else next.replaces_placement_id = placement.id
            and next.status <> 'cancelled'
          end
        join app.payouts as later on later.placement_id = next.id and later.recruiter_id = moved.recruiter_id
      where step.distance < 50
    )
  select step.payout_id
  from step
  order by step.distance desc
  limit 1;
$$;
comment on function app_private.bearing_payout is
  'The payout for which counts what was paid under this one: itself, or, after the candidate was replaced and the '
  'payment carried over (app_private.carry_over), that of the replacement, or of the placement to which an undone '
  'replacement gave it back.';
