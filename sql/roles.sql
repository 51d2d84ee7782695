-- The cluster's roles. Runs before the migrations, as the role that DATABASE_URL names.
-- Idempotent: it acts only on what is missing, so that a second database in the same cluster finds everything in place.
do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
      from (values
        ('holdback_owner',         'nologin', 'inherit',   'Owns every object of Holdback. Nobody logs in as it.'),
        ('holdback_worker',        'login',   'inherit',   'The worker''s login: owns the queue and calls the functions that tasks need.'),
        ('holdback_authenticator', 'login',   'noinherit', 'The API''s login: may only become a recruiter, a company user or an admin.'),
        ('holdback_recruiter',     'nologin', 'inherit',   'What a signed-in recruiter acts as.'),
        ('holdback_company',       'nologin', 'inherit',   'What a signed-in company user acts as.'),
        ('holdback_admin',         'nologin', 'inherit',   'What a signed-in platform admin acts as.'),
        ('holdback_analyst',       'login',   'inherit',   'Finance: reads reporting and the audit log, and changes nothing.')
      ) as role_list (name, login, inheritance, description)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute format('create role %I %s %s', wanted.name, wanted.login, wanted.inheritance);
      execute format('comment on role %I is %L', wanted.name, wanted.description);
    end if;
  end loop;

  -- The migrating role must be able to act as the owners. A superuser already is.
  for wanted in select unnest(array['holdback_owner', 'holdback_worker']) as name loop
    if not pg_catalog.pg_has_role(current_user, wanted.name, 'set') then
      execute format('grant %I to %I with inherit true, set true', wanted.name, current_user);
    end if;
  end loop;

  -- Definer functions of the owner add jobs to the queue, whose tables only their owner may write.
  if not exists (
    select
      from pg_catalog.pg_auth_members
     where roleid = 'holdback_worker'::regrole and member = 'holdback_owner'::regrole
  ) then
    grant holdback_worker to holdback_owner;
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

  -- What stands already is somebody's choice, and stays.
  for wanted in
    select *
      from (values
        -- An analyst's careless query must not hold up the night.
        ('holdback_analyst', 'statement_timeout', '60s'),
        ('holdback_analyst', 'default_transaction_read_only', 'on'),
        -- Nor must what a dashboard asks for: whoever waits longer is told so.
        ('holdback_authenticator', 'statement_timeout', '10s'),
        -- Its lists are few and come again and again; planning one takes as long as reading it, whatever is asked for.
        ('holdback_authenticator', 'plan_cache_mode', 'force_generic_plan')
      ) as given (name, setting, value)
  loop
    if not exists (
      select
        from pg_catalog.pg_db_role_setting, unnest(setconfig) as entry
       where setrole = wanted.name::regrole and setdatabase = 0 and entry like wanted.setting || '=%'
    ) then
      execute format('alter role %I set %I = %L', wanted.name, wanted.setting, wanted.value);
    end if;
  end loop;

  -- Both owners make their schemas in this database.
  for wanted in select unnest(array['holdback_owner', 'holdback_worker']) as name loop
    if not pg_catalog.has_database_privilege(wanted.name, pg_catalog.current_database(), 'create') then
      execute format('grant create on database %I to %I', pg_catalog.current_database(), wanted.name);
    end if;
  end loop;
end
$roles$;
