create or replace function app_private.request_scope(scope text)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with named as (select regexp_replace(request_scope.scope, '^[a-z]+:', '') as value)
  select
    case request_scope.scope
      when 'all' then 'everybody'
      when 'company' then 'each company'
      when 'recruiter' then 'each recruiter'
      else coalesce(
        (select company.name from app.companies as company where company.id::text = named.value),
        (select person.display_name from app.users as person where person.id::text = named.value),
        'payments in ' || upper(named.value)
      )
    end
  from named;
$$;
comment on function app_private.request_scope is
  'The scope of a pause or of a ceiling in a sentence: everybody, each company, a company or recruiter by name, or '
  'payments in a currency.';
