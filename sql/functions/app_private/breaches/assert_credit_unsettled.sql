create or replace function app_private.assert_credit_unsettled(breach_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  credit app.company_credits;
begin
  select *
  into credit
  from app.company_credits as owed
  where owed.breach_id = assert_credit_unsettled.breach_id and owed.status <> 'cancelled'
  for no key update;
  if credit.status = 'settled' then
    perform app_private.raise_error(
      'already_settled',
      format('%s %s were given back to the company because of this breach.', credit.amount, credit.currency),
      format('If that was undone, say so: app.reopen_company_credit(%L, ''the reason'').', credit.id),
      'placement_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_credit_unsettled is
  'Raises HB026 when the company was given back what a breach owes it, and locks the credit otherwise. The caller has '
  'locked the placement.';
