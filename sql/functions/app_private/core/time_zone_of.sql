create or replace function app_private.time_zone_of(company_id uuid)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (select company.time_zone from app.companies as company where company.id = time_zone_of.company_id),
      (select platform.time_zone from app_private.platform_time_zone as platform)
    );
$$;
comment on function app_private.time_zone_of is
  'The time zone of a company: its own, else the platform''s. Null, or no known company: the platform''s.';
