create or replace function app_private.present_roles()
returns table (name text, digest text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    ours as (
      select
        role.*,
        role.rolname in ('holdback_operator', 'holdback_analyst') as is_of_people,
        role.rolname in (
          'holdback_operator',
          'holdback_analyst',
          'holdback_worker',
          'holdback_authenticator'
        ) as is_login
      from pg_roles as role
      where
        role.rolname in (
          'holdback_owner',
          'holdback_queue',
          'holdback_worker',
          'holdback_authenticator',
          'holdback_recruiter',
          'holdback_company',
          'holdback_admin',
          'holdback_operator',
          'holdback_analyst'
        )
    ),
    found(name, parts) as (
      -- Its password, its end and its connections are whoever's who runs the server; so is whether a login is locked.
      select
        'role ' || ours.rolname,
        array[
          ours.rolsuper,
          ours.rolinherit,
          ours.rolcreaterole,
          ours.rolcreatedb,
          ours.rolreplication,
          ours.rolbypassrls,
          ours.rolcanlogin and not ours.is_login
        ]::text[]
      from ours
      union all
      -- Whoever may be one of ours, and what ours may be. People's own logins are members of two that change rows by
      -- verbs only; what a superuser gives for the watch and for reserved connections is no right to rows.
      select
        format('member %s of role %s', member.rolname, role.rolname),
        array[given.admin_option, given.inherit_option, given.set_option]::text[]
      from
        pg_auth_members as given
        join pg_roles as role on role.oid = given.roleid
        join pg_roles as member on member.oid = given.member
      where
        (
          exists (select from ours where ours.oid = given.roleid and not ours.is_of_people)
          or exists (select from ours where ours.oid = given.member)
        )
        and role.rolname not in ('pg_use_reserved_connections', 'pg_read_all_stats', 'pg_signal_backend')
        -- The logins of a migration's moment, with which nobody can come in later.
        and not (member.rolname like 'temporary\_holdback\_%' and member.rolvaliduntil < now() + interval '6 minutes')
      union all
      -- What decides which code runs, and which rows it sees. How long and how much it may, engineers say.
      select
        format('setting %s of %s', lower(split_part(entry, '=', 1)), coalesce(ours.rolname, 'every role')),
        array_agg(entry order by setting.setdatabase)
      from
        pg_db_role_setting as setting
        left join ours on ours.oid = setting.setrole
        cross join unnest(setting.setconfig) as entry
      where
        (ours.oid is not null or setting.setrole = 0)
        and (
          setting.setdatabase = 0
          or setting.setdatabase = (
            select database.oid from pg_database as database where database.datname = current_database()
          )
        )
        and (
          split_part(entry, '=', 1) like '%.%'
          or lower(split_part(entry, '=', 1)) in (
            'allow_system_table_mods',
            'dynamic_library_path',
            'local_preload_libraries',
            'role',
            'row_security',
            'search_path',
            'session_preload_libraries',
            'session_replication_role'
          )
        )
      group by 1
    )
  select
    found.name,
    left(
      encode(
        sha256(convert_to(string_agg(array_to_string(found.parts, ',', 'null'), ';' order by found.parts), 'UTF8')),
        'hex'
      ),
      32
    ) as digest
  from found
  group by found.name;
$$;
comment on function app_private.present_roles is
  'What Holdback''s roles may, who is a member of them, of what they are members, and which settings of theirs decide '
  'what code runs; each with a digest. Not in it: passwords, limits, and the logins of people.';
