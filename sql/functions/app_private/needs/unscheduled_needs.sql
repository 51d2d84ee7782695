create or replace function app_private.unscheduled_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'not_scheduled',
      since => noted.noted_at,
      amount => rest.amount,
      currency => payout.currency,
      payout_id => payout.id,
      recruiter_id => payout.recruiter_id,
      record => payout.id::text
    )
  from
    app_private.unscheduled_payouts as noted
    join app.payouts as payout on payout.id = noted.payout_id
    cross join lateral (select app_private.unscheduled_amount(payout) as amount) as rest
  -- Of one that failed the failure is told, and must be mended first.
  where rest.amount > 0 and payout.status <> 'failed';
$$;
comment on function app_private.unscheduled_needs is
  'For app.needs_you: what was cancelled of payouts and is neither scheduled anew nor forfeited, a row a payout.';
