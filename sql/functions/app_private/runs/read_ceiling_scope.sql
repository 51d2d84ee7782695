create or replace function app_private.read_ceiling_scope(
  scope text,
  out kind text,
  out company_id uuid,
  out recruiter_id uuid
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted_id constant text := regexp_replace(read_ceiling_scope.scope, '^(company|recruiter):', '');
begin
  kind := read_ceiling_scope.scope;
  if kind in ('all', 'company', 'recruiter') then
    return;
  end if;
  if pg_input_is_valid(wanted_id, 'uuid') then
    select company.id into company_id from app.companies as company where company.id = wanted_id::uuid;
    select person.id
    into recruiter_id
    from app.users as person
    where person.id = wanted_id::uuid and person.role = 'recruiter';
  end if;
  kind := case when company_id is not null then 'company' when recruiter_id is not null then 'recruiter' end;
  if
    kind is null
    or position(':' in read_ceiling_scope.scope) > 0 and split_part(read_ceiling_scope.scope, ':', 1) <> kind
  then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no scope.', coalesce(nullif(left(read_ceiling_scope.scope, 80), ''), '(none)')),
      'Give all, recruiter, company, or the id of a recruiter or a company.',
      'scope'
    );
  end if;
end;
$$;
comment on function app_private.read_ceiling_scope is
  'Reads the scope of a ceiling: all, recruiter, company, or the id of one of them, also as recruiter:ID or '
  'company:ID. Raises HB008 for anything else.';
