create or replace function app_private.assert_valid_steps(
  clawback_rule text,
  steps app.clawback_step[],
  guarantee_period_days integer
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  steps constant app.clawback_step[] := coalesce(assert_valid_steps.steps, '{}');
begin
  if (coalesce(assert_valid_steps.clawback_rule, 'everything') = 'scale') <> (cardinality(steps) > 0) then
    perform app_private.raise_error(
      'invalid_scale',
      case
        when cardinality(steps) > 0 then 'Steps are given, and the clawback rule is another one than scale.'
        else 'A sliding scale needs its steps.'
      end,
      'Give the clawback rule scale together with clawback_steps such as '
      'array[(''week'', 4, 0, null), (''week'', 13, 50, null)]::app.clawback_step[].',
      'clawback_steps'
    );
  end if;
  if app_private.steps_problem(steps, assert_valid_steps.guarantee_period_days) is not null then
    perform app_private.raise_error(
      'invalid_scale',
      app_private.steps_problem(steps, assert_valid_steps.guarantee_period_days),
      'Give steps in one unit, in order of time, that leave the recruiter no less from step to step, up to the end of '
      'the guarantee (a month counts as 30 days).',
      'clawback_steps'
    );
  end if;
end;
$$;
comment on function app_private.assert_valid_steps is
  'Checks the steps of a sliding scale together with the clawback rule (app_private.steps_problem). '
  'guarantee_period_days: of the terms. Raises HB044.';
