create or replace function app_private.assert_company_fee(company_fee_amount bigint, fee_amount bigint, currency text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_valid_amount(
    assert_company_fee.company_fee_amount,
    assert_company_fee.currency,
    'company_fee_amount'
  );
  if assert_company_fee.company_fee_amount < assert_company_fee.fee_amount then
    perform app_private.raise_error(
      'fee_below_shares',
      format(
        'The company would pay %s, and the recruiters share %s %s (minor units).',
        assert_company_fee.company_fee_amount,
        assert_company_fee.fee_amount,
        assert_company_fee.currency
      ),
      'Give the whole fee of the company, of which fee_amount is the recruiters'' part.',
      'company_fee_amount'
    );
  end if;
end;
$$;
comment on function app_private.assert_company_fee is
  'Checks a company''s fee (minor units) against what the recruiters share of it. Raises HB004, HB025 (less than they '
  'share).';
