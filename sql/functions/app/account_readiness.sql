create or replace function app.account_readiness(user_id uuid)
returns table (
  "position" integer,
  code text,
  effect text,
  at timestamptz,
  sentence text,
  detail text,
  action text,
  who text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if app_private.current_user_id() is distinct from account_readiness.user_id then
    perform app_private.assert_reader();
  end if;
  perform from app.users as person where person.id = account_readiness.user_id and person.role = 'recruiter';
  if not found then
    perform app_private.raise_not_found('recruiter', 'user_id');
  end if;
  return query select
      row_number() over (order by meaning.rank)::integer,
      problem.code,
      problem.effect,
      problem.at,
      meaning.sentence,
      problem.detail,
      meaning.action,
      meaning.who
    from
      app_private.account_problems(account_readiness.user_id) as problem
      join app_private.readiness_codes as meaning on meaning.code = problem.code
    order by 1;
end;
$$;
comment on function app.account_readiness is
  'What is wrong, or will be, with a recruiter''s Stripe account, by what Stripe said last: what fails (effect: '
  'stops, will_stop, waits, stays_at_stripe, notice), when (at), and who must do what (action, who). No row: nothing '
  'that is known. For the recruiter, admins and analysts. Raises HB001 (somebody else''s account), HB002 (no such '
  'recruiter).';
