create or replace function app_private.are_one_person(one uuid, other uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive
    tie as (
      select admin_id, made_by
      from app_private.admin_makers
      where made_at > now() - make_interval(days => app_private.setting('one_person_days'))
    ),
    same(id) as (
      select are_one_person.one
      union
      select case same.id when tie.admin_id then tie.made_by else tie.admin_id end
      from
        same
        join tie on same.id in (tie.admin_id, tie.made_by)
    )
  select exists (select from same where same.id = are_one_person.other);
$$;
comment on function app_private.are_one_person is
  'Whether two users count as one person: they are the same, or one of them made the other an admin, or linked the '
  'other''s sign-in, within so many days (setting one_person_days). It goes on from one to the next: who made an '
  'admin who made an admin is one person with both. False for null.';
