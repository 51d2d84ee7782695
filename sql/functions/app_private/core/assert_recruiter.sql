create or replace function app_private.assert_recruiter()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person constant uuid := (select known.id from app_private.signed_in_user as known where known.role = 'recruiter');
begin
  if person is null then
    perform app_private.raise_error(
      'not_permitted',
      'This is what a recruiter sees of their own money.',
      'Sign in as a recruiter; admins find the same under payouts.'
    );
  end if;
  return person;
end;
$$;
comment on function app_private.assert_recruiter is
  'The id of the signed-in recruiter. Raises HB001 for anybody else, and HB027.';
