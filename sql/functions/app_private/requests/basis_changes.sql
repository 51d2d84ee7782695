create or replace function app_private.basis_changes(before jsonb, after jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    string_agg(
      format(
        '%s was %s and is %s',
        replace(coalesce(earlier.key, later.key), '_', ' '),
        coalesce(nullif(earlier.value, 'null'::jsonb) #>> '{}', 'nothing'),
        coalesce(nullif(later.value, 'null'::jsonb) #>> '{}', 'nothing')
      ),
      ', '
      order by coalesce(earlier.key, later.key)
    )
  from
    jsonb_each(basis_changes.before) as earlier
    full join jsonb_each(basis_changes.after) as later on later.key = earlier.key
  where earlier.value is distinct from later.value;
$$;
comment on function app_private.basis_changes is
  'What differs between the facts of a request and the present ones, in words; null when nothing does.';
