create or replace function app_private.kept_percentage(steps app.clawback_step[], start_date date, ended_on date)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(step.kept_percentage, 100 - step.returned_percentage)
  from
    unnest(kept_percentage.steps) with ordinality as step (unit, within, kept_percentage, returned_percentage, position)
    cross join lateral (
      select
        case step.unit
          when 'month' then (kept_percentage.start_date + make_interval(months => step.within))::date
          else kept_percentage.start_date + step.within * case step.unit when 'week' then 7 else 1 end
        end as day
    ) as ending
  where ending.day > kept_percentage.ended_on or step.position = cardinality(kept_percentage.steps)
  order by step.position
  limit 1;
$$;
comment on function app_private.kept_percentage is
  'The percentage of a payout that a sliding scale leaves when the candidate''s last day is ended_on: that of the '
  'first step whose end lies after this day, or of the last step. The end of a step within n is start_date and n '
  'days, n times 7 days, or n months of the calendar (31 January and 1 month: 28 February), and is not in it.';
