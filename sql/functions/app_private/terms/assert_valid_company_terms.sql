create or replace function app_private.assert_valid_company_terms(
  company_guarantee_days integer,
  company_refund_rule text
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_company_terms.company_refund_rule not in ('none', 'full', 'pro_rata') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s is no refund rule.', left(assert_valid_company_terms.company_refund_rule, 40)),
      'Use none, full or pro_rata.',
      'company_refund_rule'
    );
  end if;
  if assert_valid_company_terms.company_guarantee_days is null then
    return;
  end if;
  perform app_private.assert_valid_days(assert_valid_company_terms.company_guarantee_days, 'company_guarantee_days');
  if assert_valid_company_terms.company_refund_rule = 'none' then
    perform app_private.raise_error(
      'invalid_argument',
      'The company has a guarantee, and nothing is refunded.',
      'Name the refund rule, full or pro_rata, or leave company_guarantee_days out.',
      'company_refund_rule'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_company_terms is
  'Checks what terms promise the company, before they are published. Raises HB008.';
