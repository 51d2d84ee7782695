create or replace function app_private.current_terms(company_id uuid)
returns app.payout_policies
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select policy.*
  from app.payout_policies as policy
  where policy.company_id = current_terms.company_id or policy.company_id is null
  order by policy.company_id nulls last, policy.version desc
  limit 1;
$$;
comment on function app_private.current_terms is
  'The terms for a new placement of a company: the latest version of its own terms, else of the platform''s.';
