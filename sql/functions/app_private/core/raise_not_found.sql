create or replace function app_private.raise_not_found(
  entity text,
  argument text,
  what_to_do text default 'Check the id.'
)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.raise_error(
      'not_found',
      format('There is no such %s.', raise_not_found.entity),
      raise_not_found.what_to_do,
      raise_not_found.argument
    );
$$;
comment on function app_private.raise_not_found is
  'Raises HB002: no row has this id, or none that the caller may see. entity: the word for the row. argument: the '
  'name of the argument at fault. what_to_do: the hint.';
