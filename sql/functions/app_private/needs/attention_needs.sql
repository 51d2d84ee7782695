create or replace function app_private.attention_needs(open_schedules app_private.open_schedule[])
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    'needs_attention',
    open.tried_at,
    open.amount,
    open.currency,
    1::bigint,
    open.failure_reason,
    open.payout_id,
    open.recruiter_id,
    null::uuid,
    null::uuid,
    null::uuid,
    null::uuid,
    open.schedule_id::text
  from unnest(open_schedules) as open
  where 'needs_attention' = any (open.blockers);
$$;
comment on function app_private.attention_needs is 'For app.needs_you: payments that failed for good.';
