create or replace function app_private.company_guarantee_end(placement app.placements, days_later integer default 0)
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.start_of_day(
      (company_guarantee_end.placement).start_date
        + coalesce(policy.company_guarantee_days, (company_guarantee_end.placement).guarantee_period_days)
        + company_guarantee_end.days_later,
      (company_guarantee_end.placement).time_zone
    )
  from app.payout_policies as policy
  where
    policy.id = (company_guarantee_end.placement).policy_id
    and policy.company_refund_rule <> 'none'
    and (company_guarantee_end.placement).company_fee_amount is not null;
$$;
comment on function app_private.company_guarantee_end is
  'The moment from which a breach owes the company nothing: 00:00, in the placement''s time zone, of the start date '
  'plus the company''s guarantee days of the terms, or else the guarantee period of the placement; or so many days '
  'later. Null when nothing is owed back at all: the terms refund nothing, or the company''s fee is not known.';
