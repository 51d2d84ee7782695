create or replace function app.remove_company_member(company_id uuid, user_id uuid)
returns app.company_members
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  member app.company_members;
begin
  perform app_private.assert_admin();
  delete from app.company_members as existing
  where existing.company_id = remove_company_member.company_id and existing.user_id = remove_company_member.user_id
  returning *
  into member;
  if not found then
    perform app_private.raise_error(
      'not_found',
      'This user is no member of this company.',
      'Nothing is left to do.',
      'user_id'
    );
  end if;
  perform app_private.write_event(
    'company_member.removed',
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
comment on function app.remove_company_member is
  'Ends a company user''s access to the placements of a company, at once. Admins only. Raises HB001, HB002 (no '
  'member).';
