create or replace function app_private.read_pause_scope(scope text, out kind text, out value text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  kind := split_part(read_pause_scope.scope, ':', 1);
  value := nullif(substr(read_pause_scope.scope, length(kind) + 2), '');
  if kind = 'all' and value is null then
    return;
  end if;
  if kind = 'currency' then
    value := upper(value);
  end if;
  if
    kind = 'currency' and exists (select from app.currencies where code = value)
    or kind = 'company' and exists (select from app.companies where id::text = value)
    or kind = 'recruiter' and exists (select from app.users where id::text = value and role = 'recruiter')
  then
    return;
  end if;
  perform app_private.raise_error(
    'invalid_argument',
    format('%s is no scope.', coalesce(nullif(read_pause_scope.scope, ''), '(none)')),
    'Give all, currency:USD, company:ID or recruiter:ID, with something that exists.',
    'scope'
  );
end;
$$;
comment on function app_private.read_pause_scope is
  'Reads the scope of a pause: all, currency:USD, company:ID or recruiter:ID. Raises HB008 for anything else, and for '
  'a currency, company or recruiter that does not exist.';
