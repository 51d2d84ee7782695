create or replace function app_private.approval_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'payout_not_approved',
      since => min(open.due_at),
      amount => sum(open.amount)::bigint,
      currency => open.currency,
      item_count => count(*),
      payout_id => open.payout_id,
      recruiter_id => open.recruiter_id,
      record => open.payout_id::text
    )
  from unnest(open_schedules) as open
  where
    open.blockers && array['payout_not_approved', 'approval_outdated']
    -- Whoever has asked for it has done their part.
    and not exists (
      select
      from app_private.waiting_requests(open.payout_id) as waiting
      where waiting.kind = 'approval'
    )
  group by open.payout_id, open.recruiter_id, open.currency;
$$;
comment on function app_private.approval_needs is
  'For app.needs_you: payouts that are due within a day and not approved, by payout and currency.';
