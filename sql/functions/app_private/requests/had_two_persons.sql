create or replace function app_private.had_two_persons()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.have_two_persons()
    -- Who switches all other admins off does not act alone at once.
    or exists (
      select
      from app.users as other
      where
        other.role = 'platform_admin'
        and other.deactivated_at > now() - make_interval(days => app_private.setting('one_person_days'))
    );
$$;
comment on function app_private.had_two_persons is
  'Whether there are two active platform admins who do not count as one person, or another one was deactivated within '
  'the days of the setting one_person_days.';
