create or replace function app_private.steps_problem(steps app.clawback_step[], guarantee_period_days integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when count(*) > app_private.max_shares() then format('There are more than %s steps.', app_private.max_shares())
      when bool_or(step.unit is null or step.unit not in ('day', 'week', 'month'))
        then 'A step counts in day, week or month.'
      when min(step.unit) <> max(step.unit) then 'The steps count in different units.'
      when bool_or(step.within is null or step.within not between 1 and app_private.max_guarantee_days())
        then format('A step is within 1 to %s units.', app_private.max_guarantee_days())
      when bool_or((step.kept_percentage is null) = (step.returned_percentage is null))
        then 'A step gives the percentage that is kept, or the one that is given back.'
      when bool_or(app_private.percentage_problem(coalesce(step.kept_percentage, step.returned_percentage)) is not null)
        then 'A step''s percentage is from 0 to 100, with at most two decimals.'
      when bool_or(step.within <= step.before)
        then format(
          'A step within %s does not come after the one within %s.',
          min(step.within) filter (where step.within <= step.before),
          min(step.before) filter (where step.within <= step.before)
        )
      when bool_or(step.kept < step.kept_before)
        then format(
          'Who leaves later would keep less: %s %% after %s %%.',
          min(step.kept) filter (where step.kept < step.kept_before),
          min(step.kept_before) filter (where step.kept < step.kept_before)
        )
      when max(
          step.within * case step.unit when 'day' then 1 when 'week' then 7 else 30 end
        ) < steps_problem.guarantee_period_days
        then format('The last step ends before the guarantee of %s days is over.', steps_problem.guarantee_period_days)
    end
  from
    (
      select
        given.*,
        priced.kept,
        lag(given.within) over (order by given.position) as before,
        lag(priced.kept) over (order by given.position) as kept_before
      from
        unnest(steps_problem.steps) with ordinality as given (
          unit,
          within,
          kept_percentage,
          returned_percentage,
          position
        )
        cross join lateral (select coalesce(given.kept_percentage, 100 - given.returned_percentage) as kept) as priced
    ) as step;
$$;
comment on function app_private.steps_problem is
  'The reason why the steps of a sliding scale are invalid, as a sentence; null when they are valid: one unit, each '
  'step later than the one before and leaving no less, the last one up to the end of the guarantee '
  '(guarantee_period_days; a month counts as 30 days here).';
