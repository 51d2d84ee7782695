create or replace function app_private.name_pairs(value text)
returns bit(1024)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      bit_or(set_bit(0::bit(1024), (hashtextextended(substr(padded.value, each."position", 2), 0) & 1023)::integer, 1)),
      0::bit(1024)
    )
  from
    (select ' ' || app_private.name_key(name_pairs.value) || ' ' as value) as padded
    cross join lateral generate_series(1, length(padded.value) - 1) as each ("position");
$$;
comment on function app_private.name_pairs is
  'The pairs of neighbouring characters in a name''s key, with a space at either end, each as one bit by its hash: '
  'names that share many are alike.';
