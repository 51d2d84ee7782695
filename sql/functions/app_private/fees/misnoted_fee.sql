create or replace function app_private.misnoted_fee(placement_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when kept.is_kept <> app_private.is_fee_unpaid(placement.id) then kept.is_kept end
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
    cross join lateral (
      select
        exists (
          select
          from app_private.unpaid_fees as unpaid
          where unpaid.placement_id = placement.id
        ) as is_kept
    ) as kept
  where
    placement.id = misnoted_fee.placement_id
    -- Nobody asks how a fee stands that is due on no day.
    and (kept.is_kept or policy.fee_due_days is not null);
$$;
comment on function app_private.misnoted_fee is
  'True when app_private.unpaid_fees has the placement and it does not belong there; false when it is missed, so that '
  'a late fee of it would be on no list; null when all is right.';
