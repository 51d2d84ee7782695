alter table app.placement_recruiters enable row level security;

-- A recruiter sees their own shares, not those of others.
drop policy if exists recruiter on app.placement_recruiters;
create policy recruiter on app.placement_recruiters
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see all shares of the placements that they see.
drop policy if exists company on app.placement_recruiters;
create policy company on app.placement_recruiters
for select
to holdback_company
using (exists (select from app.placements as placement where placement.id = placement_id));

-- Active admins see all rows.
drop policy if exists admin on app.placement_recruiters;
create policy admin on app.placement_recruiters
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.placement_recruiters;
create policy operator on app.placement_recruiters
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows: the views of parts and of violated rules ask.
drop policy if exists analyst on app.placement_recruiters;
create policy analyst on app.placement_recruiters for select to holdback_analyst using (true);
