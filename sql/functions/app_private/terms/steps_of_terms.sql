create or replace function app_private.steps_of_terms(policy_id uuid)
returns app.clawback_step[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      array_agg(row(step.unit, step.within, step.kept_percentage, null)::app.clawback_step order by step.position),
      '{}'
    )
  from app.payout_policy_steps as step
  where step.policy_id = steps_of_terms.policy_id;
$$;
comment on function app_private.steps_of_terms is
  'The steps of a version of the terms, in order, each with the percentage that is kept; empty without a scale.';
