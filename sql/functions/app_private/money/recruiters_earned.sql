create or replace function app_private.recruiters_earned(placement_id uuid)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(coalesce(broken.earned, bucket.amount - bucket.cancelled - bucket.forfeited)), 0)::bigint
  from
    reporting.payout_buckets as bucket
    left join (
      app.guarantee_breach_payouts as broken
      join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
    )
      on broken.payout_id = bucket.payout_id
  where bucket.placement_id = recruiters_earned.placement_id;
$$;
comment on function app_private.recruiters_earned is
  'What the recruiters of a placement have earned together, in minor units: what a breach that stands has left of '
  'each payout, else all of it without what was forfeited or cancelled.';
