alter table app.payout_reversals enable row level security;

-- A recruiter sees the reversals of their own payouts.
drop policy if exists recruiter on app.payout_reversals;
create policy recruiter on app.payout_reversals
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the reversals of their companies' placements.
drop policy if exists company on app.payout_reversals;
create policy company on app.payout_reversals
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.payout_reversals;
create policy admin on app.payout_reversals
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_reversals;
create policy operator on app.payout_reversals
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.payout_reversals;
create policy analyst on app.payout_reversals for select to holdback_analyst using (true);
