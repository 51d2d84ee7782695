-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.amount_problem(
  amount numeric,
  smallest_step bigint,
  largest bigint default app_private.max_amount()
)
returns text
language sql
immutable
return case
  when amount_problem.amount is null or amount_problem.amount <= 0 or amount_problem.amount > amount_problem.largest
    then 'out_of_range'
  when amount_problem.amount % amount_problem.smallest_step <> 0 then 'not_a_multiple'
end;
comment on function app_private.amount_problem is
  'Checks an amount, in minor units. out_of_range: not positive, or more than largest (app_private.largest_amount; '
  'unset: 12 digits). not_a_multiple: of the currency''s smallest step. null: valid. The callers word the message.';
