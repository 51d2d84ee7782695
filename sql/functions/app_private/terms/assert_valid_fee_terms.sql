create or replace function app_private.assert_valid_fee_terms(pay_when text, partial_fee text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_valid_fee_terms.pay_when not in ('holdback', 'fee_cleared') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s does not say when to pay.', left(assert_valid_fee_terms.pay_when, 40)),
      'Use holdback or fee_cleared.',
      'pay_when'
    );
  end if;
  if assert_valid_fee_terms.partial_fee not in ('waits', 'pays_share') then
    perform app_private.raise_error(
      'invalid_argument',
      format('%s does not say what a part of a fee does.', left(assert_valid_fee_terms.partial_fee, 40)),
      'Use waits or pays_share.',
      'partial_fee'
    );
  end if;
  if assert_valid_fee_terms.partial_fee = 'pays_share' and assert_valid_fee_terms.pay_when = 'holdback' then
    perform app_private.raise_error(
      'invalid_argument',
      'Terms that do not wait for the fee pay everything, however much of it has come in.',
      'Give pay_when => ''fee_cleared'', or leave partial_fee out.',
      'partial_fee'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_fee_terms is
  'Checks what terms say about waiting for the company''s fee. Raises HB008.';
