create or replace function app_private.lock_company_credit(credit_id uuid, expected_status text, what_to_do text)
returns app.company_credits
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  owed app.company_credits;
begin
  -- The placement comes first: a breach is withdrawn under its lock, and what was paid of the fee is given back under
  -- that of the placement whose fee it is, the earlier one.
  select * into owed from app.company_credits where id = lock_company_credit.credit_id;
  if not found then
    perform app_private.raise_not_found('company credit', 'credit_id');
  end if;
  perform app_private.lock_placement((app_private.fee_placement(owed.placement_id)).id);
  perform app_private.lock_placement(owed.placement_id);
  select * into owed from app.company_credits where id = lock_company_credit.credit_id for no key update;
  perform app_private.assert_status(
    'company credit',
    owed.id,
    owed.status,
    array[lock_company_credit.expected_status],
    lock_company_credit.what_to_do,
    'credit_id'
  );
  return owed;
end;
$$;
comment on function app_private.lock_company_credit is
  'Locks the placement and what is owed back to its company. what_to_do: the hint for another status. Raises HB002, '
  'HB003.';
