create or replace function app_private.needs_approval(payout app.payouts)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce((needs_approval.payout).amount > policy.approval_threshold, false)
    or (needs_approval.payout).amount > 0
      and coalesce(
        (needs_approval.payout).amount >= app_private.controlled_from('approval', (needs_approval.payout).currency),
        false
      )
    or exists (
      select from app_private.payouts_under_control as waiting where waiting.payout_id = (needs_approval.payout).id
    )
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
  where placement.id = (needs_approval.payout).placement_id;
$$;
comment on function app_private.needs_approval is
  'Whether a payout needs an approval: it is above the approval threshold (minor units) of its placement''s terms, or '
  'under dual control (kind approval), by itself or together with the recruiter''s others of that day.';
