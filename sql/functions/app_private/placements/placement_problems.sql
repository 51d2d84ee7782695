create or replace function app_private.placement_problems(
  candidate_name text,
  start_date date,
  shares numeric[],
  external_ref text,
  job_title text,
  guarantee_period_days integer,
  holdback_percentage numeric
)
returns table (argument text, code text, message text, what_to_do text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select problem.argument, problem.code, problem.message, problem.what_to_do
  from (
    values
      ('candidate_name', 'HB008', 'Give the candidate''s name.', case
        when btrim(coalesce(placement_problems.candidate_name, '')) = '' then 'The candidate''s name is missing.'
        when length(placement_problems.candidate_name) > 200 then 'The candidate''s name is longer than 200 characters.'
      end),
      ('start_date', 'HB008', 'Give the candidate''s first day.', case
        when placement_problems.start_date is null
          or placement_problems.start_date not between date '2000-01-01' and date '2100-12-31'
        then 'The start date is missing or not between 2000 and 2100.'
      end),
      ('recruiters', 'HB005', 'Give shares that sum to 100: [{"recruiter_id": "…", "share": 100}].',
        app_private.shares_problem(placement_problems.shares)),
      ('external_ref', 'HB008', 'Give a shorter reference.', case
        when length(placement_problems.external_ref) > 200 then 'The reference is longer than 200 characters.'
      end),
      ('job_title', 'HB008', 'Give a shorter title.', case
        when length(placement_problems.job_title) > 200 then 'The job title is longer than 200 characters.'
      end),
      ('guarantee_period_days', 'HB008', 'Give the days, or leave them to the terms.', case
        when placement_problems.guarantee_period_days not between 0 and 730 then 'A guarantee runs for 0 to 730 days.'
      end),
      ('holdback_percentage', 'HB013', 'Give the percentage, or leave it to the terms.', case
        when placement_problems.holdback_percentage not between 0 and 100
          or placement_problems.holdback_percentage <> round(placement_problems.holdback_percentage, 2)
        then 'A holdback is 0 to 100 percent, with at most two decimals.'
      end)
  ) as problem (argument, code, what_to_do, message)
  where problem.message is not null;
$$;
comment on function app_private.placement_problems is
  'What is wrong with a placement''s own details: no row when nothing is. shares and holdback_percentage: percent. The rules that app.create_placement and the import share; the fee is checked by app_private.amount_problem.';
