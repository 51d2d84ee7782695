create or replace function app.save_view(list text, name text, address text)
returns app.saved_views
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  most constant integer := 100;
  person app.users;
  kept app.saved_views;
begin
  perform app_private.assert_admin();
  person := app_private.assert_signed_in();
  if coalesce(save_view.list, '') !~ '^[a-z_]{1,40}$' then
    perform app_private.raise_error('invalid_argument', 'There is no such list.', 'Name it, such as payouts.', 'list');
  end if;
  if btrim(coalesce(save_view.name, '')) = '' then
    perform app_private.raise_error('invalid_argument', 'A view has a name.', 'Give it one.', 'name');
  end if;
  if (
    select count(*)
    from app.saved_views as known
    where known.user_id = person.id and (known.list, known.name) <> (save_view.list, btrim(save_view.name))
  ) >= most then
    perform app_private.raise_error(
      'invalid_argument',
      format('You have %s views already.', most),
      'Delete one of them first.',
      'name'
    );
  end if;
  insert into app.saved_views as known (user_id, list, name, address)
  values (person.id, save_view.list, btrim(save_view.name), coalesce(save_view.address, ''))
  on conflict on constraint saved_views_pkey do update
    set
      address = excluded.address,
      updated_at = now()
  returning *
  into kept;
  return kept;
end;
$$;
comment on function app.save_view is
  'Keeps how the caller looks at a list, under a name: another view of theirs with this name is replaced. list: such '
  'as payouts. address: what stands behind the question mark of its address. 100 a person at most. Admins only. Raises '
  'HB001 (also for a login that is nobody), HB008 (no list, no name, or 100 already), HB037 (a text is too long).';
