create or replace function app_private.needs_approval(payout app.payouts)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((needs_approval.payout).amount > policy.approval_threshold, false)
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
  where placement.id = (needs_approval.payout).placement_id;
$$;
comment on function app_private.needs_approval is
  'Whether a payout is above the approval threshold (minor units) of its placement''s terms.';
