create or replace function app_private.agreed_parts(placement_id uuid)
returns app.recruiter_share[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    array_agg(
      row(part.recruiter_id, part.share, part.role, part.fixed_amount)::app.recruiter_share
      order by part.recruiter_id, part.position
    )
  from app.placement_recruiters as part
  where part.placement_id = agreed_parts.placement_id;
$$;
comment on function app_private.agreed_parts is
  'The parts of a placement''s recruiters as they were agreed, by recruiter and position; null when there are none.';
