-- No "set search_path": the body is inlined into the calling queries, so that they use their indexes.
create or replace function app_private.is_releasable(
  hold app.escrow_holds,
  payout app.payouts,
  as_of timestamptz default pg_catalog.now()
)
returns boolean
language sql
stable
return (hold).status = 'active'
and (hold).release_date <= as_of
and (payout).status in ('approved', 'processing')
and (payout).frozen_at is null;
comment on function app_private.is_releasable is
  'Whether a run at this time releases this hold: its release date has passed, and its payout is approved or '
  'processing, and not frozen.';
