create or replace function app_private.have_two_persons()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app.users as other
      where
        other.role = 'platform_admin'
        and other.deactivated_at is null
        and not app_private.are_one_person(
          (
            select first.id
            from app.users as first
            where first.role = 'platform_admin' and first.deactivated_at is null
            order by first.id
            limit 1
          ),
          other.id
        )
    );
$$;
comment on function app_private.have_two_persons is
  'Whether there are two active platform admins who do not count as one person.';
