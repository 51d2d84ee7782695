create or replace function app_private.attention_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'needs_attention',
      since => open.tried_at,
      amount => open.amount,
      currency => open.currency,
      detail => open.failure_reason,
      payout_id => open.payout_id,
      recruiter_id => open.recruiter_id,
      record => open.schedule_id::text
    )
  from unnest(open_schedules) as open
  where 'needs_attention' = any (open.blockers);
$$;
comment on function app_private.attention_needs is 'For app.needs_you: payments that failed for good.';
