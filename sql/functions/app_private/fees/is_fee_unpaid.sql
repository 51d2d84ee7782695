create or replace function app_private.is_fee_unpaid(placement_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from
        app.placements as placement
        join app.payout_policies as policy on policy.id = placement.policy_id
        cross join lateral app_private.fee_state(placement.id, now()) as state
      where
        placement.id = is_fee_unpaid.placement_id
        and placement.replaces_placement_id is null
        and placement.status <> 'cancelled'
        and policy.fee_due_days is not null
        and state.received < state.required
    );
$$;
comment on function app_private.is_fee_unpaid is
  'Whether the placement belongs to app_private.unpaid_fees: its fee is due on a day, and is not paid whole.';
