-- Without a path, so that it is inlined where it is asked: its body was bound when it was made. With the rights of
-- whoever asks.
create or replace function app_private.replacement_neighbours(placement_id uuid)
returns table (neighbour_id uuid)
language sql
stable
rows 1
begin atomic
  select later.id
  from app.placements as later
  where later.replaces_placement_id = replacement_neighbours.placement_id
  union all
  select own.replaces_placement_id
  from app.placements as own
  where own.id = replacement_neighbours.placement_id and own.replaces_placement_id is not null;
end;
comment on function app_private.replacement_neighbours is
  'The placement that this one replaces, and those that replace it. Only where there is one can something have been '
  'carried over from one payout to another (app_private.moved_amount).';
