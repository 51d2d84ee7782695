create or replace function app_private.standing_breach(payout_id uuid)
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select breach.id
  from
    app.guarantee_breach_payouts as broken
    join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
  where broken.payout_id = standing_breach.payout_id;
$$;
comment on function app_private.standing_breach is 'The breach that stands and counts for a payout; null: none.';
