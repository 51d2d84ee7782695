alter table app.payout_transfers enable row level security;

-- A recruiter sees the transfers of their own payouts.
drop policy if exists recruiter on app.payout_transfers;
create policy recruiter on app.payout_transfers
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the transfers of their companies' placements.
drop policy if exists company on app.payout_transfers;
create policy company on app.payout_transfers
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows. amount > 0 is always true: it only lets the planner use their partial indexes.
drop policy if exists admin on app.payout_transfers;
create policy admin on app.payout_transfers
for select
to holdback_admin
using ((select app_private.is_active_admin()) and amount > 0);

-- Operators see all rows.
drop policy if exists operator on app.payout_transfers;
create policy operator on app.payout_transfers
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.payout_transfers;
create policy analyst on app.payout_transfers for select to holdback_analyst using (true);
