create or replace function app_private.balances_as_of(at timestamptz)
returns table (
  recruiter_id uuid,
  recruiter text,
  recruiter_email text,
  currency text,
  amount numeric,
  amount_major numeric,
  earned numeric,
  earned_major numeric,
  paid numeric,
  paid_major numeric,
  paid_and_kept numeric,
  paid_and_kept_major numeric,
  paid_outside_stripe numeric,
  paid_outside_stripe_major numeric,
  set_off numeric,
  set_off_major numeric,
  recovered numeric,
  recovered_major numeric,
  in_flight numeric,
  in_flight_major numeric,
  held numeric,
  held_major numeric,
  to_come numeric,
  to_come_major numeric,
  overdue numeric,
  overdue_major numeric,
  failed numeric,
  failed_major numeric,
  forfeited numeric,
  forfeited_major numeric,
  cancelled numeric,
  cancelled_major numeric,
  debt numeric,
  debt_major numeric,
  debt_on_its_way numeric,
  debt_on_its_way_major numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_not_to_come(balances_as_of.at, 'at');
  perform app_private.assert_not_archived(balances_as_of.at);
  return query execute
    format(
      'select balance.* from app_private.logged_books($1) as books cross join lateral (%s) as balance',
      app_private.as_of_query()
    )
    using coalesce(balances_as_of.at, clock_timestamp());
end;
$$;
comment on function app_private.balances_as_of is
  'reporting.balances at a moment (null: now): the query of that view itself (app_private.as_of_query), asked of the '
  'rows that the audit logs have of each recruiter (app_private.logged_books). Raises HB016, HB059, HB076.';
