create or replace function app_private.note_unpaid_fees(placement_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    unpaid as (
      select placement.id
      from
        app.placements as placement
        join app.payout_policies as policy on policy.id = placement.policy_id
        cross join lateral app_private.fee_state(placement.id, now()) as state
      where
        placement.id = any (note_unpaid_fees.placement_ids)
        and placement.replaces_placement_id is null
        and placement.status <> 'cancelled'
        and policy.fee_due_days is not null
        and state.received < state.required
    ),
    paid as (
      delete from app_private.unpaid_fees as known
      where
        known.placement_id = any (note_unpaid_fees.placement_ids)
        and not exists (
          select
          from unpaid
          where unpaid.id = known.placement_id
        )
    )
  insert into app_private.unpaid_fees (placement_id)
  select unpaid.id
  from unpaid
  order by unpaid.id
  on conflict do nothing;
$$;
comment on function app_private.note_unpaid_fees is
  'Says of each of the placements whether it belongs to app_private.unpaid_fees.';
