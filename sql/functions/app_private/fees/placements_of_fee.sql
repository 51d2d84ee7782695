create or replace function app_private.placements_of_fee(placement_id uuid)
returns setof uuid
language sql
stable
security definer
rows 2
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    later(id) as (
      select placements_of_fee.placement_id
      union all
      select placement.id
      from
        later
        join app.placements as placement on placement.replaces_placement_id = later.id
    )
  select later.id
  from later;
$$;
comment on function app_private.placements_of_fee is
  'The placements that the fee of a placement pays: itself, and the replacements of its candidate.';
