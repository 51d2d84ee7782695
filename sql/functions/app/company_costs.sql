create or replace function app.company_costs()
returns table (
  company text,
  month date,
  currency text,
  placement_count bigint,
  breach_count bigint,
  company_fee bigint,
  owed_back bigint,
  cost bigint,
  unknown_fee_count bigint
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
      case when cost.unknown_fee_count = 0 then (cost.company_fee - coalesce(cost.owed_back, 0))::bigint end,
      cost.unknown_fee_count
    from reporting.company_costs as cost
    where cost.company_id = any (companies)
    order by cost.month desc, cost.currency, cost.company;
end;
$$;
comment on function app.company_costs is
  'What the hires of the signed-in company user''s companies have cost, by the month of their start and currency, the '
  'newest first (reporting.company_costs), in minor units: the fees that are known, what is owed or was given back, '
  'and what is left, the cost. unknown_fee_count: of how many hires the fee is not known; then there is no cost. '
  'company_fee is null where no fee is known. Company users only. Raises HB001, HB027.';
