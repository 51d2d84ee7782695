create or replace function app_private.owe_company(placement_id uuid, breach_id uuid, amount bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into app.company_credits (
    placement_id, company_id, breach_id, currency, company_fee_amount, recruiters_earned, platform_share, amount
  )
  select
    placement.id,
    placement.company_id,
    owe_company.breach_id,
    placement.currency,
    placement.company_fee_amount,
    earned.amount,
    placement.company_fee_amount - earned.amount - owe_company.amount,
    owe_company.amount
  from
    app.placements as placement
    cross join lateral (select app_private.recruiters_earned(placement.id) as amount) as earned
  where placement.id = owe_company.placement_id and owe_company.amount > 0;
$$;
comment on function app_private.owe_company is
  'Notes what is owed back to the company of a placement, in minor units, after a breach or a cancellation (breach_id '
  'null) that is carried out; nothing when that is 0 or null. The caller has locked the placement.';
