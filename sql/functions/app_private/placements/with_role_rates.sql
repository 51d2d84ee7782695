create or replace function app_private.with_role_rates(parts app.recruiter_share[], policy_id uuid)
returns app.recruiter_share[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    array_agg(
      row(
        part.recruiter_id,
        case when part.fixed_amount is null then coalesce(part.share, rate.percentage) else part.share end,
        part.role,
        part.fixed_amount
      )::app.recruiter_share
      order by part.position
    )
  from
    unnest(with_role_rates.parts) with ordinality as part (recruiter_id, share, role, fixed_amount, position)
    left join app.payout_policy_role_rates as rate
      on rate.policy_id = with_role_rates.policy_id and rate.role = part.role;
$$;
comment on function app_private.with_role_rates is
  'The parts of a placement''s recruiters, where a role without a share or an amount has the rate of these terms.';
