create or replace function app_private.misnoted_fees()
returns table (placement_id uuid, is_kept boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select placement.id, unpaid.placement_id is not null
  from
    app.placements as placement
    join app.payout_policies as policy on policy.id = placement.policy_id
    left join app_private.unpaid_fees as unpaid on unpaid.placement_id = placement.id
  where
    -- Nobody asks how a fee stands that is due on no day.
    (unpaid.placement_id is not null or policy.fee_due_days is not null)
    and (unpaid.placement_id is not null) <> app_private.is_fee_unpaid(placement.id);
$$;
comment on function app_private.misnoted_fees is
  'The placements that app_private.unpaid_fees has and that do not belong there (is_kept), and those that it misses: a '
  'late fee of theirs would be on no list.';
