create or replace function app_private.assert_own_objects()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  found text;
begin
  select
    string_agg(format('%s %s (of %s) %s', kind, name, coalesce(owner, 'nobody'), problem), '; ' order by kind, name)
  into found
  from app_private.foreign_objects();
  if found is not null then
    perform app_private.raise_error(
      'foreign_objects',
      format('This database has objects that no migration of Holdback made: %s.', found),
      'Find out who made them, and drop them; npm run migrate restores what was changed.'
    );
  end if;
end;
$$;
comment on function app_private.assert_own_objects is
  'Raises HB024 with a list when app_private.foreign_objects finds something. The worker and the API call it at their '
  'start.';
