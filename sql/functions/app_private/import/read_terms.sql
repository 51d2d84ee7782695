create or replace function app_private.read_terms(field text, company text, out id uuid, out problem text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  named app.payout_policies;
begin
  if read_terms.field is null then
    return;
  end if;
  if pg_catalog.pg_input_is_valid(read_terms.field, 'uuid') then
    select * into named from app.payout_policies as terms where terms.id = read_terms.field::uuid;
  end if;
  if named.id is null then
    problem := format(
      'No version of the terms has the id %s: give an id of app.payout_policies, or nothing.',
      left(read_terms.field, 40)
    );
  elseif named.company_id <> coalesce(
    (
      select company.id
      from app.companies as company
      where app_private.name_key(company.name) = app_private.name_key(read_terms.company)
    ),
    '00000000-0000-0000-0000-000000000000'
  ) then
    problem := format('Version %s of the terms, %s, belongs to another company.', named.version, named.id);
  else
    id := named.id;
  end if;
end;
$$;
comment on function app_private.read_terms is
  'Reads the id of a version of the terms, for a placement of a company by its name: the company''s own, or the '
  'platform''s. Returns the id or the problem; both are null for a missing field.';
