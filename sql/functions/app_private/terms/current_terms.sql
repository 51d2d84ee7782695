create or replace function app_private.current_terms(company_id uuid, signed_on date)
returns app.payout_policies
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select policy.*
  from app.payout_policies as policy
  where
    (policy.company_id = current_terms.company_id or policy.company_id is null)
    and policy.validity @> current_terms.signed_on
  order by policy.company_id nulls last
  limit 1;
$$;
comment on function app_private.current_terms is
  'The terms for a placement of a company that is signed on this day: the version of its own terms that is valid '
  'then, else of the platform''s.';
