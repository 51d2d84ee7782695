create or replace function app.create_company(name text)
returns app.companies
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  created app.companies;
begin
  perform app_private.assert_admin();
  if btrim(coalesce(create_company.name, '')) = '' then
    perform app_private.raise_error('invalid_argument', 'The company''s name is missing.', 'Give one.', 'name');
  end if;
  insert into app.companies (name)
  values (btrim(create_company.name))
  on conflict do nothing
  returning *
  into created;
  if created.id is null then
    perform app_private.raise_error(
      'already_exists',
      format(
        'A company with the name %s exists already.',
        (
          select known.name
          from app.companies as known
          where app_private.name_key(known.name) = app_private.name_key(create_company.name)
        )
      ),
      'Use the company that exists.',
      'name'
    );
  end if;
  return created;
end;
$$;
comment on function app.create_company is
  'Adds a company under a name that none has, also not with other case or spaces. Admins only. Raises HB001, HB008 '
  '(no name), HB009 (the name is taken), HB037 (the name is too long).';
