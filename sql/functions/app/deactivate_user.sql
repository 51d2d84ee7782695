create or replace function app.deactivate_user(user_id uuid)
returns app.users
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
begin
  perform app_private.assert_admin();
  if deactivate_user.user_id = app_private.current_user_id() then
    perform app_private.raise_error(
      'own_account',
      'Nobody can deactivate themselves.',
      'Ask another platform admin.',
      'user_id'
    );
  end if;
  update app.users
  set deactivated_at = now()
  where id = deactivate_user.user_id and role <> 'system' and deactivated_at is null
  returning *
  into person;
  if not found then
    select * into person from app.users where id = deactivate_user.user_id and role <> 'system';
    if not found then
      perform app_private.raise_not_found('user', 'user_id');
    end if;
    perform app_private.raise_error(
      'wrong_status',
      format('%s is deactivated already.', person.display_name),
      'Nothing is left to do.',
      'user_id'
    );
  end if;
  perform app_private.write_event(
    'user.deactivated',
    jsonb_build_object('email', person.email, 'role', person.role, 'actor', to_jsonb(app_private.current_actor())),
    entity_id => person.id
  );
  person.auth_subject := null;
  return person;
end;
$$;
comment on function app.deactivate_user is
  'Ends a person''s access at once, also on open connections. The payouts of a deactivated recruiter are still paid. '
  'Admins only. Raises HB001, HB002, HB003 (deactivated already), HB023 (oneself).';
