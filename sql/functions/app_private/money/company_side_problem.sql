create or replace function app_private.company_side_problem(placement_id uuid)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when coalesce(credit.amount, 0) <> case
          -- The company has another candidate, or had one, for the same fee.
          when breach.remedy <> 'refund' then 0
          when placement.status = 'cancelled' then coalesce(placement.company_fee_amount, 0)
          when placement.status = 'breached' then app_private.owed_back_amount(placement.id, breach.ended_on)
          else 0
        end
        then 'company_gets_back_what_is_owed'
      when credit.id is not null
        and placement.company_fee_amount is distinct from app_private.recruiters_earned(placement.id)
          + credit.platform_share
          + credit.amount
        then 'both_sides_are_equal'
    end
  from
    app.placements as placement
    left join app.guarantee_breaches as breach on breach.placement_id = placement.id and breach.withdrawn_at is null
    left join app.company_credits as credit on credit.placement_id = placement.id and credit.status <> 'cancelled'
  where placement.id = company_side_problem.placement_id;
$$;
comment on function app_private.company_side_problem is
  'The rule of the company''s side that a placement breaks; null when it breaks none. company_gets_back_what_is_owed: '
  'what is owed back, settled or not, is what the terms say after a breach, the whole fee after a cancellation, and '
  'nothing else, or when the candidate was replaced. both_sides_are_equal: the company''s fee is what the recruiters '
  'earned, the platform''s share, and what is owed back.';
