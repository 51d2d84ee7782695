alter table app.payout_runs enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.payout_runs;
create policy admin on app.payout_runs
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_runs;
create policy operator on app.payout_runs for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.payout_runs;
create policy analyst on app.payout_runs for select to holdback_analyst using (true);
