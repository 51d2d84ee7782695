create or replace function app.delete_saved_view(list text, name text)
returns app.saved_views
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
  gone app.saved_views;
begin
  perform app_private.assert_admin();
  person := app_private.assert_signed_in();
  delete from app.saved_views as known
  where known.user_id = person.id and known.list = delete_saved_view.list and known.name = delete_saved_view.name
  returning *
  into gone;
  if gone.user_id is null then
    perform app_private.raise_not_found('saved view', 'name');
  end if;
  return gone;
end;
$$;
comment on function app.delete_saved_view is
  'Deletes a view that the caller has saved (app.save_view), and returns what it was. Admins only. Raises HB001 (also '
  'for a login that is nobody), HB002 (the caller has none of this name).';
