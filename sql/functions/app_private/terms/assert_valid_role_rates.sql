create or replace function app_private.assert_valid_role_rates(role_rates app.role_rate[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  rate app.role_rate;
begin
  foreach rate in array coalesce(assert_valid_role_rates.role_rates, '{}') loop
    if not exists (select from app.recruiter_roles where value = rate.role) then
      perform app_private.raise_error(
        'invalid_argument',
        format('%s is no role of a recruiter.', coalesce(left(rate.role, 40), 'Nothing')),
        format('Use one of %s.', (select string_agg(value, ', ' order by value collate "C") from app.recruiter_roles)),
        'role_rates'
      );
    end if;
    if app_private.percentage_problem(rate.percentage) is not null or rate.percentage = 0 then
      perform app_private.raise_error(
        'invalid_percentage',
        format('%s is no rate of a role.', coalesce(left(rate.percentage::text, 40), 'Nothing')),
        'Give a percentage above 0, such as 50 or 12.50.',
        'role_rates'
      );
    end if;
  end loop;
  if (select count(*) > count(distinct named.role) from unnest(assert_valid_role_rates.role_rates) as named) then
    perform app_private.raise_error('invalid_argument', 'A role has two rates.', 'Name each role once.', 'role_rates');
  end if;
end;
$$;
comment on function app_private.assert_valid_role_rates is
  'Checks the rates of roles before terms are published. Raises HB008 (a role, or one twice), HB013 (a percentage).';
