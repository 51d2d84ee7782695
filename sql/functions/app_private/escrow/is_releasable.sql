-- No "set search_path": inlined into the queries that call it, so that they use their index.
create or replace function app_private.is_releasable(hold app.escrow_holds, payout app.payouts)
returns boolean
language sql
stable
return (hold).status = 'active'
  and (hold).release_date <= pg_catalog.now()
  and (payout).status in ('approved', 'processing')
  and (payout).frozen_at is null;
comment on function app_private.is_releasable is
  'Whether the nightly run releases this hold: its date has come, and its payout is approved and not frozen.';
