-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.percentage_problem(percentage numeric)
returns text
language sql
immutable
return case
  when percentage_problem.percentage is null
    or percentage_problem.percentage not between 0 and 100
    or percentage_problem.percentage <> round(percentage_problem.percentage, 2)
    then coalesce(percentage_problem.percentage::text, 'Nothing')
      || ' is not a percentage from 0 to 100 with at most two decimals.'
end;
comment on function app_private.percentage_problem is
  'The reason why this number is not a percentage, as a sentence; null when it is one. One rule for holdbacks, '
  'shares, tranches and caps.';
