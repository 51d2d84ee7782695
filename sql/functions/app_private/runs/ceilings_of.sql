create or replace function app_private.ceilings_of(currency text, company_id uuid, recruiter_id uuid)
returns table (scope_kind text, scope_id uuid, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select distinct on (ceiling.scope_kind)
    ceiling.scope_kind,
    case ceiling.scope_kind
      when 'company' then ceilings_of.company_id
      when 'recruiter' then ceilings_of.recruiter_id
    end,
    ceiling.amount
  from app.payout_ceilings as ceiling
  where
    ceiling.lifted_at is null
    and ceiling.currency = ceilings_of.currency
    -- An adjustment belongs to no company.
    and (ceiling.scope_kind <> 'company' or ceilings_of.company_id is not null)
    and (ceiling.company_id is null or ceiling.company_id = ceilings_of.company_id)
    and (ceiling.recruiter_id is null or ceiling.recruiter_id = ceilings_of.recruiter_id)
  -- The ceiling of the one that is named, else the one for each.
  order by ceiling.scope_kind, ceiling.company_id nulls last, ceiling.recruiter_id nulls last;
$$;
comment on function app_private.ceilings_of is
  'The ceilings (minor units) that a transfer in a currency, of a company''s placement, to a recruiter counts '
  'against: at most one a scope. company_id: null for an adjustment, which no company''s ceiling limits. scope_id: '
  'null for everything.';
