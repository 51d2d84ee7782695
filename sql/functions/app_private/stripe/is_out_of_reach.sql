create or replace function app_private.is_out_of_reach(country text, service_agreement text)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select
          platform.country <> is_out_of_reach.country
          and coalesce(is_out_of_reach.service_agreement, 'full') = 'full'
          and (
            select count(*)
            from app_private.transfer_countries as known
            where known.country in (platform.country, is_out_of_reach.country)
          ) < 2
        from app_private.lineage as platform
      ),
      false
    );
$$;
comment on function app_private.is_out_of_reach is
  'Whether Stripe refuses transfers from the platform to an account in this country under this service agreement '
  '(null counts as full): it is in another country, and not both are of app_private.transfer_countries. False while '
  'one of the countries is not known.';
