alter table app.payout_accounts enable row level security;

-- A recruiter sees their own account. Company users see none.
drop policy if exists recruiter on app.payout_accounts;
create policy recruiter on app.payout_accounts
for select
to holdback_recruiter
using (user_id = (select app_private.current_user_id()));

-- Active admins see all rows.
drop policy if exists admin on app.payout_accounts;
create policy admin on app.payout_accounts
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_accounts;
create policy operator on app.payout_accounts
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.payout_accounts;
create policy analyst on app.payout_accounts for select to holdback_analyst using (true);
