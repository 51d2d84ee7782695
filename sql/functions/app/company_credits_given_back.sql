create or replace function app.company_credits_given_back(credit app.company_credits)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  return app_private.credit_given_back(company_credits_given_back.credit);
end;
$$;
comment on function app.company_credits_given_back is
  'Of this, so much was given back to the company already, in minor units: only the rest is to be paid or credited '
  '(app.settle_company_credit). Of what is settled, it is what was given back before. Admins only. Raises HB001.';
