create or replace function app_private.nearest_event_type(wanted text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select known.filter
  from
    (
      select distinct
        case when nearest_event_type.wanted like '%.*' then regexp_replace(type, '[^.]+$', '*') else type end
      from unnest(app_private.event_types()) as type
    ) as known (filter)
    cross join lateral (
      select app_private.name_pairs(known.filter) as theirs, app_private.name_pairs(nearest_event_type.wanted) as given
    ) as pairs
  order by bit_count(pairs.theirs & pairs.given)::double precision / bit_count(pairs.theirs | pairs.given) desc, 1
  limit 1;
$$;
comment on function app_private.nearest_event_type is
  'The type of event that has most pairs of neighbouring characters in common with this word, for whoever mistyped it; '
  'for ENTITY.* the one of all of an entity.';
