create or replace function app_private.assert_company_user()
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select known.id from app_private.signed_in_user as known where known.role = 'company_user');
begin
  if person is null then
    perform app_private.raise_error(
      'not_permitted',
      'This is for the users of a company, about their own placements.',
      'Sign in as one of them; admins find the same under placements.'
    );
  end if;
  return app_private.current_company_ids();
end;
$$;
comment on function app_private.assert_company_user is
  'The ids of the companies of the signed-in company user. Raises HB001 for anybody else, and HB027.';
