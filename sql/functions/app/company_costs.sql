create or replace function app.company_costs()
returns table (
  company text,
  month date,
  currency text,
  placement_count bigint,
  breach_count bigint,
  company_fee bigint,
  owed_back bigint,
  cost bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  companies constant uuid[] := app_private.assert_company_user();
begin
  return query select
      cost.company,
      cost.month,
      cost.currency,
      cost.placement_count,
      cost.breach_count,
      cost.company_fee::bigint,
      coalesce(cost.owed_back, 0)::bigint,
      (cost.company_fee - coalesce(cost.owed_back, 0))::bigint
    from reporting.company_costs as cost
    where cost.company_id = any (companies)
    order by cost.month desc, cost.currency, cost.company;
end;
$$;
comment on function app.company_costs is
  'What the hires of the signed-in company user''s companies have cost, by the month of their start and currency, the '
  'newest first (reporting.company_costs), in minor units: the fees, what is owed or was given back, and what is '
  'left, the cost. Null where no fee is known. Company users only. Raises HB001, HB027.';
