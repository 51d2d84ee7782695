create or replace function app.leave_need(key text)
returns app.need_marks
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person app.users;
  mark app.need_marks;
begin
  perform app_private.assert_admin();
  person := app_private.assert_signed_in();
  update app.need_marks as known
  set
    taken_by = null,
    taken_at = null
  where known.key = leave_need.key and known.taken_by = person.id
  returning *
  into mark;
  if mark.key is null then
    perform app_private.raise_not_found('thing that you work on', 'key');
  end if;
  perform app_private.drop_ended_marks();
  return mark;
end;
$$;
comment on function app.leave_need is
  'Says that the caller does not work any more on a thing that they took (app.take_need). key: as app.needs_you has '
  'it. Admins only. Raises HB001 (also for a login that is nobody), HB002 (the caller does not work on it).';
