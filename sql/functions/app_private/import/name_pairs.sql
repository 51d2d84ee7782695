create or replace function app_private.name_pairs(value text)
returns table (pair text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select distinct substr(padded.value, padded."position", 2)
  from
    (
      select ' ' || app_private.name_key(name_pairs.value) || ' ' as value, "position"
      from generate_series(1, length(app_private.name_key(name_pairs.value)) + 1) as "position"
    ) as padded;
$$;
comment on function app_private.name_pairs is
  'The pairs of neighbouring characters in a name''s key, with a space at either end: names that share many are alike.';
