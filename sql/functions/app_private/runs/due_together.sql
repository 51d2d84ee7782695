create or replace function app_private.due_together(recruiter_id uuid, currency text, as_of timestamptz)
returns table (schedule_id uuid, amount bigint, minimum bigint, pays_by timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select schedule.id, schedule.amount, terms.minimum, terms.pays_by
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    cross join lateral app_private.small_terms(schedule) as terms
  where
    schedule.recruiter_id = due_together.recruiter_id
    and schedule.currency = due_together.currency
    and schedule.due_at <= due_together.as_of
    and coalesce(terms.pays_from, '-infinity') <= due_together.as_of
    and cardinality(app_private.payment_blockers(schedule, payout, account, due_together.as_of)) = 0;
$$;
comment on function app_private.due_together is
  'What is due to a recruiter in a currency at a moment, and waits for nothing but the smallest payment of its terms. '
  'amount, minimum: minor units. pays_by: the end of its longest wait. minimum and pays_by are null for what does not '
  'wait for a smallest payment.';
