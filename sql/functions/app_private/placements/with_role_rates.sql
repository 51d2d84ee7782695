create or replace function app_private.with_role_rates(parts app.recruiter_share[], policy_id uuid)
returns app.recruiter_share[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  part app.recruiter_share;
  rated app.recruiter_share[];
begin
  foreach part in array coalesce(with_role_rates.parts, '{}') loop
    if part.role is not null and part.share is null and part.fixed_amount is null then
      part.share := (
        select rate.percentage
        from app.payout_policy_role_rates as rate
        where rate.policy_id = with_role_rates.policy_id and rate.role = part.role
      );
    end if;
    rated := array_append(rated, part);
  end loop;
  return rated;
end;
$$;
comment on function app_private.with_role_rates is
  'The parts of a placement''s recruiters, where a role without a share or an amount has the rate of these terms.';
