create or replace function app.take_need(key text, instead_of uuid default null)
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
  perform app_private.assert_need(take_need.key);
  insert into app.need_marks as known (key, taken_by, taken_at)
  values (take_need.key, person.id, now())
  on conflict on constraint need_marks_pkey do update
    set
      taken_by = excluded.taken_by,
      taken_at = excluded.taken_at
    where
      known.taken_by is null
      or known.taken_by in (person.id, take_need.instead_of)
      or not app_private.still_taken(known.taken_at)
  returning *
  into mark;
  if mark.key is null then
    perform app_private.raise_error(
      'need_taken',
      (
        select format('%s works on it already.', users.display_name)
        from
          app.need_marks as known
          join app.users on users.id = known.taken_by
        where known.key = take_need.key
      ),
      'Ask them, or take it over from them: instead_of.',
      'key'
    );
  end if;
  perform app_private.drop_ended_marks();
  return mark;
end;
$$;
comment on function app.take_need is
  'Says that the caller works on a thing that app.needs_you lists, so that nobody else begins with it. key: its column '
  'key. instead_of: the person from whom it is taken over; one who took it longer than need_taken_days ago need not be '
  'named. It moves no money and forbids nobody anything. Admins only. Raises HB001 (also for a login that is nobody), '
  'HB002 (nothing with this key needs anybody), HB083 (somebody else works on it).';
