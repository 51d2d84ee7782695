-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.placement_problems(
  candidate_name text,
  start_date date,
  external_ref text,
  job_title text,
  guarantee_period_days integer,
  holdback_percentage numeric,
  signed_on date,
  time_zone text
)
returns table (argument text, error text, message text, what_to_do text)
language sql
stable
begin atomic
  select problem.argument, problem.error, problem.message, problem.what_to_do
  from
    (
      values
        (
          'candidate_name',
          'invalid_argument',
          'Give the candidate''s name.',
          case
            when btrim(coalesce(placement_problems.candidate_name, '')) = '' then 'The candidate''s name is missing.'
            when length(placement_problems.candidate_name) > 200
              then 'The candidate''s name is longer than 200 characters.'
          end
        ),
        (
          'start_date',
          'invalid_argument',
          'Give the candidate''s first day.',
          case
            when placement_problems.start_date is null then 'The start date is missing.'
          end
        ),
        (
          'start_date',
          'time_out_of_range',
          'Give the candidate''s first day.',
          case
            when placement_problems.start_date not between app_private.first_day() and app_private.last_day()
              then 'The start date is not between 2000 and 2100.'
          end
        ),
        (
          'external_ref',
          'invalid_argument',
          'Give a shorter reference.',
          case
            when length(placement_problems.external_ref) > 200 then 'The reference is longer than 200 characters.'
          end
        ),
        (
          'job_title',
          'invalid_argument',
          'Give a shorter title.',
          case
            when length(placement_problems.job_title) > 200 then 'The job title is longer than 200 characters.'
          end
        ),
        (
          'guarantee_period_days',
          'invalid_argument',
          'Give the days, or leave them to the terms.',
          case
            when placement_problems.guarantee_period_days is not null
              then app_private.days_problem(placement_problems.guarantee_period_days)
          end
        ),
        (
          'holdback_percentage',
          'invalid_percentage',
          'Give the percentage, or leave it to the terms.',
          case
            when placement_problems.holdback_percentage is not null
              then app_private.percentage_problem(placement_problems.holdback_percentage)
          end
        ),
        (
          'signed_on',
          'time_out_of_range',
          'Give the day of the signature, or none: then the earlier of today and the start date counts.',
          case
            when placement_problems.signed_on not between app_private.first_day() and app_private.last_day()
              then 'The signature date is not between 2000 and 2100.'
          end
        ),
        (
          'signed_on',
          'in_the_future',
          'Enter a placement when it is signed.',
          case
            when placement_problems.signed_on
                between app_private.today_in(placement_problems.time_zone) + 1
                and app_private.last_day()
              then format('The signature date %s lies in the future.', placement_problems.signed_on)
          end
        )
    ) as problem (argument, error, what_to_do, message)
  where problem.message is not null
  union all
  select
    field.argument,
    'hidden_character',
    format('%s has the character %s.', field.words, app_private.hidden_character(field.value)),
    'Take it out: it cannot be seen.'
  from
    (
      values
        ('candidate_name', 'The candidate''s name', placement_problems.candidate_name),
        ('external_ref', 'The reference', placement_problems.external_ref),
        ('job_title', 'The job title', placement_problems.job_title)
    ) as field (argument, words, value)
  where app_private.hidden_character(field.value) is not null;
end;
comment on function app_private.placement_problems is
  'Checks a placement''s details, for app.create_placement and the import; app_private.amount_problem checks the fee, '
  'app_private.parts_problem the recruiters. holdback_percentage: percent. guarantee_period_days: days. time_zone: in '
  'which today is taken. Returns the problems; no row when there are none.';
