create or replace view reporting.accounts_keeping_money
with (security_invoker = true, security_barrier = true)
as
  select
    person.id as recruiter_id,
    person.display_name as recruiter,
    person.email as recruiter_email,
    keeping.codes as problems
  from
    app_private.accounts_that_keep() as keeping
    join app.users as person on person.id = keeping.recruiter_id;
comment on view reporting.accounts_keeping_money is
  'Recruiters who were paid, and whose money Stripe does not pay out to their bank by itself: a manual schedule, '
  'payouts that are off, or no bank account (in a currency): a row a recruiter.';
comment on column reporting.accounts_keeping_money.recruiter_id is 'The recruiter.';
comment on column reporting.accounts_keeping_money.recruiter is 'Their name.';
comment on column reporting.accounts_keeping_money.recruiter_email is 'Their e-mail address.';
comment on column reporting.accounts_keeping_money.problems is
  'Why it stays: codes, in words by app.account_readiness().';
