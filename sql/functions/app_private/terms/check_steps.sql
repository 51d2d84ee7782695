create or replace function app_private.check_steps()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed constant jsonb := to_jsonb(new);
  policy app.payout_policies;
  steps app.clawback_step[];
begin
  select *
  into policy
  from app.payout_policies as known
  where known.id = coalesce((changed ->> 'policy_id')::uuid, (changed ->> 'id')::uuid);
  steps := app_private.steps_of_terms(policy.id);
  perform app_private.assert_valid_steps(policy.clawback_rule, steps, policy.guarantee_period_days);
  return null;
end;
$$;
comment on function app_private.check_steps is
  'Deferred trigger of app.payout_policies and app.payout_policy_steps: terms have the steps of a sliding scale if '
  'their clawback rule is scale, and the steps are valid. Raises HB044.';
