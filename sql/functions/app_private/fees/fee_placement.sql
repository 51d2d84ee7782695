create or replace function app_private.fee_placement(placement_id uuid)
returns app.placements
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    earlier(id, replaces_placement_id) as (
      select placement.id, placement.replaces_placement_id
      from app.placements as placement
      where placement.id = fee_placement.placement_id
      union all
      select placement.id, placement.replaces_placement_id
      from
        earlier
        join app.placements as placement on placement.id = earlier.replaces_placement_id
    )
  select placement.*
  from app.placements as placement
  where placement.id = (select earlier.id from earlier where earlier.replaces_placement_id is null);
$$;
comment on function app_private.fee_placement is
  'The placement whose fee is paid for this one: itself, or for a replacement the first one that was replaced.';
