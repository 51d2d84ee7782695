create or replace function app_private.is_approval_required(payout app.payouts)
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce((is_approval_required.payout).amount > policy.approval_threshold, false)
    -- Large payouts are not to be cut into small ones.
    or (is_approval_required.payout).amount > 0
      and not app_private.is_one_persons_amount(
        'approval',
        (is_approval_required.payout).amount,
        (is_approval_required.payout).currency,
        (is_approval_required.payout).recruiter_id,
        (is_approval_required.payout).company_id
      )
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
  where placement.id = (is_approval_required.payout).placement_id;
$$;
comment on function app_private.is_approval_required is
  'Whether a new payout needs an approval: it is above the approval threshold (minor units) of its placement''s '
  'terms, or under dual control (kind approval), by itself or together with the recruiter''s others of that day. The '
  'payout keeps the answer in approval_required. Counts the amount (app_private.is_one_persons_amount).';
