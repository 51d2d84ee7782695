-- The API starts a recruiter's list of placements from their shares (server/api/graphql/shape/own_rows.ts), and reads
-- most placements by id from a payout.
alter table app.placements enable row level security;

-- A recruiter sees the placements in whose fee they share: of app.placement_recruiters they see only their own rows.
drop policy if exists recruiter on app.placements;
create policy recruiter on app.placements
for select
to holdback_recruiter
using (exists (select from app.placement_recruiters as share where share.placement_id = placements.id));

-- Company users see their companies' placements.
drop policy if exists company on app.placements;
create policy company on app.placements
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows. fee_amount > 0 is always true: it only lets the planner use their partial indexes.
drop policy if exists admin on app.placements;
create policy admin on app.placements
for select
to holdback_admin
using ((select app_private.is_active_admin()) and fee_amount > 0);

-- Operators see all rows.
drop policy if exists operator on app.placements;
create policy operator on app.placements for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.placements;
create policy analyst on app.placements for select to holdback_analyst using (true);
