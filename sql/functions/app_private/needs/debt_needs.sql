create or replace function app_private.debt_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'debt',
      since => debt.created_at,
      amount => debt.still_open::bigint,
      currency => debt.currency,
      detail => debt.reason,
      payout_id => recovery.payout_id,
      recruiter_id => recovery.recruiter_id,
      record => recovery.id::text
    )
  from
    reporting.open_debts as debt
    join app.recoveries as recovery on recovery.id = debt.recovery_id
  where debt.still_open > 0 and (debt.next_reversal_at is null or not recovery.by_reversal);
$$;
comment on function app_private.debt_needs is
  'For app.needs_you: what recruiters owe and Stripe is not asked to take back.';
