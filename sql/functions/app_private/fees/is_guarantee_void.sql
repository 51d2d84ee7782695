create or replace function app_private.is_guarantee_void(placement app.placements)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    policy.late_fee_voids_guarantee
    and coalesce((app_private.fee_missing((is_guarantee_void.placement).id, policy.fee_due_days)).amount, 0) > 0
  from app.payout_policies as policy
  where policy.id = (is_guarantee_void.placement).policy_id;
$$;
comment on function app_private.is_guarantee_void is
  'Whether the guarantee of a placement is void, because by its terms the fee should have been paid and was not '
  '(app_private.fee_missing). A payment that was made in time and is recorded later makes it hold again.';
