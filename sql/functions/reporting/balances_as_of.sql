create or replace function reporting.balances_as_of(at timestamptz)
returns setof reporting.balances
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
  'Minor units beside major ones. Analysts and operators. Raises HB016 (a moment to come), HB059, HB076 (the month was '
  'archived).';
