create or replace function app_private.may_still_ask(request app.requests)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (request).requested_by is null
    or exists (
      select
      from app.users as person
      where
        person.id = (request).requested_by
        and person.deactivated_at is null
        and (
          person.role in ('platform_admin', 'system')
          or (request).kind = 'departure'
            and exists (
              select
              from app.company_members as member
              where member.user_id = person.id and member.company_id = (request).company_id
            )
        )
    );
$$;
comment on function app_private.may_still_ask is
  'Whether who asked is still an active admin; of a departure, a user of the company. True for a psql session, which '
  'is known by its login only.';
