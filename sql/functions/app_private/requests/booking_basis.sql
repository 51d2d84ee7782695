create or replace function app_private.booking_basis(payout app.payouts, schedule app.payout_schedules)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    jsonb_build_object(
      'payout_id', (booking_basis.payout).id,
      'amount', (booking_basis.schedule).amount,
      'currency', (booking_basis.schedule).currency,
      'scheduled_date', (booking_basis.schedule).scheduled_date,
      'recruiter_id', recruiter.id,
      'recruiter', recruiter.display_name,
      'stripe_account_id', account.stripe_account_id
    )
  from
    app.users as recruiter
    left join app.payout_accounts as account on account.user_id = recruiter.id
  where recruiter.id = (booking_basis.payout).recruiter_id;
$$;
comment on function app_private.booking_basis is
  'The facts that a second person looks at before something done by hand is booked: the schedule''s amount (minor '
  'units), currency and date, the recruiter, and their Stripe account.';
