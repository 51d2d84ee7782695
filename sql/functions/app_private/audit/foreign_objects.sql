create or replace function app_private.foreign_objects()
returns table (kind text, name text, owner name, problem text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    present.kind,
    present.name,
    present.owner,
    case
      when known.name is null then 'is not Holdback''s'
      when known.owner is distinct from present.owner then format('belonged to %s when it was migrated', known.owner)
      else 'says something else than when it was migrated'
    end as problem
  from
    app_private.present_objects(array['app', 'app_private', 'reporting', 'graphile_worker']) as present
    left join app_private.known_objects as known using (kind, name)
  where
    known.name is null
    or known.owner is distinct from present.owner
    -- Another version of Postgres may write the same expression in another way.
    or present.digest <> all (known.digests)
      and known.server_version = current_setting('server_version_num')::int / 10000
  union all
  select misplaced.* from app_private.misplaced_objects() as misplaced
  union all
  select creating.* from app_private.creating_logins() as creating;
$$;
comment on function app_private.foreign_objects is
  'What is not as the last migration left it, and could run in the name of somebody stronger than whoever made it: '
  'objects in Holdback''s schemas that are not Holdback''s, were changed or changed their owner; objects that hide '
  'others (app_private.misplaced_objects); and where logins may create (app_private.creating_logins). Empty unless '
  'somebody has changed the database by hand.';
