create or replace function app_private.debt_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'debt',
    debt.created_at,
    debt.still_open::bigint,
    debt.currency,
    1::bigint,
    debt.reason,
    recovery.payout_id,
    recovery.recruiter_id,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    recovery.id::text
  from
    reporting.open_debts as debt
    join app.recoveries as recovery on recovery.id = debt.recovery_id
  where debt.still_open > 0 and (debt.next_reversal_at is null or not recovery.by_reversal);
$$;
comment on function app_private.debt_needs is
  'For app.needs_you: what recruiters owe and Stripe is not asked to take back.';
