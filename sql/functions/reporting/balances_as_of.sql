create or replace function reporting.balances_as_of(at timestamptz)
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
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
  select *
  from app_private.balances_as_of(balances_as_of.at)
  order by recruiter_email, currency;
end;
comment on function reporting.balances_as_of is
  'reporting.balances as it was at a moment, in the same columns, from the audit logs alone: what was changed until '
  'then counts, and a date has come if it had come then. Without a moment: now. Names and decimals are today''s. '
  'Minor units beside major ones. Analysts and operators. Raises HB059, HB076 (the month was archived).';
