-- The cluster's roles. Runs before the migrations, as the role that DATABASE_URL names.
-- Idempotent: it adds only missing roles, grants and settings, because roles belong to the whole cluster. What an older
-- version gave too much of, it takes away.
do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from
      (
        values
          ('holdback_owner', 'nologin', 'inherit', 'Owns every object of Holdback. Nobody logs in as it.'),
          ('holdback_queue', 'nologin', 'inherit', 'Owns the queue (graphile_worker). Nobody logs in as it.'),
          (
            'holdback_worker',
            'login',
            'inherit',
            'The worker''s login: uses the queue and calls the functions that tasks need.'
          ),
          (
            'holdback_authenticator',
            'login',
            'noinherit',
            'The API''s login: may only become a recruiter, a company user or an admin.'
          ),
          ('holdback_recruiter', 'nologin', 'inherit', 'What a signed-in recruiter acts as.'),
          ('holdback_company', 'nologin', 'inherit', 'What a signed-in company user acts as.'),
          ('holdback_admin', 'nologin', 'inherit', 'What a signed-in platform admin acts as.'),
          (
            'holdback_operator',
            'login',
            'inherit',
            'People in psql: reads what admins read, calls verbs, and owns nothing.'
          ),
          ('holdback_analyst', 'login', 'inherit', 'Finance: reads reporting and the audit log, and changes nothing.')
      ) as role_list (name, login, inheritance, description)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format('create role %I %s %s', wanted.name, wanted.login, wanted.inheritance);
      -- Until it is given a password nobody comes in, and the end of the migration sees that it has none.
      if wanted.login = 'login' then
        execute format('alter role %I valid until %L', wanted.name, '-infinity');
      end if;
    end if;
    if pg_catalog.shobj_description(wanted.name::regrole, 'pg_authid') is distinct from wanted.description then
      execute format('comment on role %I is %L', wanted.name, wanted.description);
    end if;
  end loop;

  -- The migrating role must be able to act as the owners. A superuser already is.
  for wanted in select unnest(array['holdback_owner', 'holdback_queue']) as name loop
    if not pg_catalog.pg_has_role(current_user, wanted.name, 'set') then
      execute format('grant %I to %I with inherit true, set true', wanted.name, current_user);
    end if;
  end loop;

  -- Before the queue had an owner of its own, the product's owner was a member of the worker, who owned the queue.
  if exists (
    select
    from pg_catalog.pg_auth_members
    where roleid = 'holdback_worker'::regrole and member = 'holdback_owner'::regrole
  ) then
    revoke holdback_worker from holdback_owner;
  end if;

  for wanted in select unnest(array['holdback_recruiter', 'holdback_company', 'holdback_admin']) as name loop
    if not exists (
      select
      from pg_catalog.pg_auth_members
      where roleid = wanted.name::regrole and member = 'holdback_authenticator'::regrole
    ) then
      execute format('grant %I to holdback_authenticator with inherit false, set true', wanted.name);
    end if;
  end loop;

  -- Existing settings are kept: an engineer may have changed them.
  for wanted in
    select *
    from
      (
        values
          -- A slow query of an analyst must not block the daily runs.
          ('holdback_analyst', 'statement_timeout', '60s'),
          ('holdback_analyst', 'default_transaction_read_only', 'on'),
          ('holdback_analyst', 'idle_in_transaction_session_timeout', '60s'),
          -- Nor may one that sorts a lot fill the disk. They cannot lift this themselves.
          ('holdback_analyst', 'temp_file_limit', '5GB'),
          ('holdback_operator', 'temp_file_limit', '5GB'),
          -- Nor must a slow query of the API.
          ('holdback_authenticator', 'statement_timeout', '10s'),
          ('holdback_authenticator', 'idle_in_transaction_session_timeout', '30s'),
          -- The API repeats few queries, and planning one takes as long as running it.
          ('holdback_authenticator', 'plan_cache_mode', 'force_generic_plan'),
          -- Nor compile for tenths of a second what runs for milliseconds.
          ('holdback_authenticator', 'jit_optimize_above_cost', '-1')
      ) as given (name, setting, value)
  loop
    -- Some are a superuser's to give, who may let others.
    continue when
      exists (
        select
        from
          pg_catalog.pg_db_role_setting,
          unnest(setconfig) as entry
        where setrole = wanted.name::regrole and setdatabase = 0 and entry like wanted.setting || '=%'
      );
    if
      wanted.setting = 'temp_file_limit'
      and not pg_catalog.has_parameter_privilege(current_user, wanted.setting, 'set')
    then
      raise warning '%',
        format(
          'A query of %1$s may fill the disk: let a superuser say "alter role %1$s set %2$s = %3$L"',
          wanted.name,
          wanted.setting,
          wanted.value
        );
    else
      execute format('alter role %I set %I = %L', wanted.name, wanted.setting, wanted.value);
    end if;
  end loop;

  -- What the product's code relies on in its own sessions, whatever the server or the database says. Not kept
  -- otherwise: a commit that the disk never saw, for example, is a payment that nobody knows of.
  for wanted in
    select login.name, given.setting, given.value
    from
      unnest(array['holdback_worker', 'holdback_authenticator', 'holdback_operator', 'holdback_analyst']) as login (
        name
      )
      cross join (
        values
          ('array_nulls', 'on'),
          ('bytea_output', 'hex'),
          ('datestyle', 'ISO, MDY'),
          ('default_transaction_deferrable', 'off'),
          ('default_transaction_isolation', 'read committed'),
          ('extra_float_digits', '1'),
          ('intervalstyle', 'postgres'),
          ('quote_all_identifiers', 'off'),
          ('row_security', 'on'),
          ('standard_conforming_strings', 'on'),
          ('synchronous_commit', 'on'),
          ('timezone', 'UTC'),
          ('transform_null_equals', 'off')
      ) as given (setting, value)
  loop
    -- What is said of a login in one database counts more than what is said of the login.
    if exists (
      select
      from
        pg_catalog.pg_db_role_setting,
        unnest(setconfig) as entry
      where
        setrole = wanted.name::regrole
        and setdatabase = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and lower(split_part(entry, '=', 1)) = wanted.setting
    ) then
      execute
        format('alter role %I in database %I reset %I', wanted.name, pg_catalog.current_database(), wanted.setting);
    end if;
    if not exists (
      select
      from
        pg_catalog.pg_db_role_setting,
        unnest(setconfig) as entry
      where
        setrole = wanted.name::regrole
        and setdatabase = 0
        and lower(split_part(entry, '=', 1)) = wanted.setting
        and split_part(entry, '=', 2) = wanted.value
    ) then
      execute format('alter role %I set %I = %L', wanted.name, wanted.setting, wanted.value);
    end if;
  end loop;

  -- Connections of a login at once, of all its sessions, so that no login takes the connections of the others. A limit
  -- that an engineer has set is kept. The embedded Postgres has room for all of them, and a reserve for the API and the
  -- worker (CONNECTIONS in server/database/embedded_postgres/embedded_postgres.ts).
  for wanted in
    select login.rolname as name, given.most
    from
      (
        values
          ('holdback_analyst', 10),
          ('holdback_operator', 20),
          ('holdback_authenticator', 60),
          ('holdback_worker', 160)
      ) as given (name, most)
      join pg_catalog.pg_roles as login on login.rolname = given.name and login.rolconnlimit = -1
  loop
    execute format('alter role %I connection limit %s', wanted.name, wanted.most);
  end loop;

  -- The watch (app_private.watch_sessions) works as the owner: it sees and ends the sessions of these logins.
  for wanted in
    select login.rolname as name
    from pg_catalog.pg_roles as login
    where
      login.rolname = any (array['holdback_analyst', 'holdback_operator', 'holdback_authenticator'])
      and not pg_catalog.pg_has_role('holdback_owner', login.oid, 'usage')
  loop
    execute format('grant %I to holdback_owner with inherit true, set false', wanted.name);
  end loop;

  -- What only a superuser, or who has it with admin option, can give.
  for wanted in
    select *
    from
      (
        values
          ('pg_use_reserved_connections', 'holdback_worker', 'the worker may not use reserved connections'),
          ('pg_use_reserved_connections', 'holdback_authenticator', 'the API may not use reserved connections'),
          ('pg_read_all_stats', 'holdback_owner', 'the watch does not see how old sessions of personal logins are'),
          ('pg_signal_backend', 'holdback_owner', 'the watch cannot end sessions of personal logins')
      ) as given (name, member, consequence)
    where not pg_catalog.pg_has_role(given.member, given.name, 'usage')
  loop
    if pg_catalog.pg_has_role(current_user, wanted.name, 'member with admin option') then
      execute format('grant %I to %I with inherit true', wanted.name, wanted.member);
    else
      raise warning '%',
        format('%s: let a superuser say "grant %s to %s"', wanted.consequence, wanted.name, wanted.member);
    end if;
  end loop;

  -- Both owners create their schemas in this database, and nobody else of us creates anything.
  for wanted in select unnest(array['holdback_owner', 'holdback_queue']) as name loop
    if not pg_catalog.has_database_privilege(wanted.name, pg_catalog.current_database(), 'create') then
      execute format('grant create on database %I to %I', pg_catalog.current_database(), wanted.name);
    end if;
  end loop;
  if pg_catalog.has_database_privilege('holdback_worker', pg_catalog.current_database(), 'create') then
    execute format('revoke create on database %I from holdback_worker', pg_catalog.current_database());
  end if;
end;
$roles$;
