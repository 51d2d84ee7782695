create or replace function app_private.company_credit_basis(credit app.company_credits)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    jsonb_build_object(
      'placement', placement.external_ref,
      'company', company.name,
      'amount', (company_credit_basis.credit).amount,
      'given_back', app_private.credit_given_back(company_credit_basis.credit),
      'currency', (company_credit_basis.credit).currency,
      'settlement', (company_credit_basis.credit).settlement,
      'reference', (company_credit_basis.credit).reference
    )
  from
    app.placements as placement
    join app.companies as company on company.id = placement.company_id
  where placement.id = (company_credit_basis.credit).placement_id;
$$;
comment on function app_private.company_credit_basis is
  'The facts that the settling of a company credit, or its undoing, rests on. amount, '
  'given_back (before): minor units.';
