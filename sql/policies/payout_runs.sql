alter table app.payout_runs enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.payout_runs;
create policy admin on app.payout_runs
for select
to holdback_admin
using ((select app_private.is_active_admin()));
