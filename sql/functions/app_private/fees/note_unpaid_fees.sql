create or replace function app_private.note_unpaid_fees(placement_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    unpaid as (
      select named.id
      from unnest(note_unpaid_fees.placement_ids) as named (id)
      where app_private.is_fee_unpaid(named.id)
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
