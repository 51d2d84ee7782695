create or replace function app_private.assert_reader()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    not pg_has_role(session_user, 'holdback_owner', 'member')
    and (
      pg_has_role(session_user, 'holdback_analyst', 'member')
      or pg_has_role(session_user, 'holdback_operator', 'usage') and app_private.is_operator()
    )
  then
    return;
  end if;
  perform app_private.assert_admin();
end;
$$;
comment on function app_private.assert_reader is
  'Raises HB001 unless the caller may see everything that a preview shows: an analyst''s login, an operator''s '
  '(app_private.is_operator), or whoever app_private.assert_admin() lets through. Changes nothing. Raises HB027 and '
  'HB060 as that does.';
