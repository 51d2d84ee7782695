-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.days_problem(days numeric)
returns text
language sql
immutable
return case
  when days_problem.days is null
    or days_problem.days not between 0 and app_private.max_guarantee_days()
    or days_problem.days % 1 <> 0
    then coalesce(days_problem.days::text, 'Nothing')
      || ' is not a whole number of days from 0 to '
      || app_private.max_guarantee_days()::text
      || '.'
end;
comment on function app_private.days_problem is
  'The reason why this number of days from the start date is invalid, as a sentence; null when it is valid. One rule '
  'for guarantees, first payments and tranches.';
