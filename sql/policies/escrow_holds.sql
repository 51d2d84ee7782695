alter table app.escrow_holds enable row level security;

-- A recruiter sees the holds of their own payouts.
drop policy if exists recruiter on app.escrow_holds;
create policy recruiter on app.escrow_holds
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the holds of their companies' placements.
drop policy if exists company on app.escrow_holds;
create policy company on app.escrow_holds
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows. hold_amount > 0 is always true: it only lets the planner use their partial indexes.
drop policy if exists admin on app.escrow_holds;
create policy admin on app.escrow_holds
for select
to holdback_admin
using ((select app_private.is_active_admin()) and hold_amount > 0);

-- Operators see all rows.
drop policy if exists operator on app.escrow_holds;
create policy operator on app.escrow_holds for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.escrow_holds;
create policy analyst on app.escrow_holds for select to holdback_analyst using (true);
