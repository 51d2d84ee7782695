create or replace function app.add_company_member(company_id uuid, user_id uuid)
returns app.company_members
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  member app.company_members;
begin
  perform app_private.assert_admin();
  perform from app.companies where id = add_company_member.company_id;
  if not found then
    perform app_private.raise_not_found('company', 'company_id');
  end if;
  perform
  from app.users
  where id = add_company_member.user_id and role = 'company_user' and deactivated_at is null
  for share;
  if not found then
    perform app_private.raise_not_found(
      'active company user',
      'user_id',
      'Create the user first, with the role company_user.'
    );
  end if;
  insert into app.company_members as existing (company_id, user_id)
  values (add_company_member.company_id, add_company_member.user_id)
  on conflict on constraint company_members_pkey do nothing
  returning *
  into member;
  if not found then
    select *
    into member
    from app.company_members as existing
    where existing.company_id = add_company_member.company_id and existing.user_id = add_company_member.user_id;
    return member;
  end if;
  perform app_private.write_event(
    'company_member.added',
    jsonb_build_object(
      'company_id', member.company_id,
      'user_id', member.user_id,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => member.user_id
  );
  return member;
end;
$$;
comment on function app.add_company_member is
  'Lets a company user see the placements of a company. A second call changes nothing. Admins only. Raises HB001, '
  'HB002 (no such company, or no active company user).';
