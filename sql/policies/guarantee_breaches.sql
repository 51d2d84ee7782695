alter table app.guarantee_breaches enable row level security;

-- A recruiter sees the breaches of the placements that they see.
drop policy if exists recruiter on app.guarantee_breaches;
create policy recruiter on app.guarantee_breaches
for select
to holdback_recruiter
using (exists (select from app.placements as placement where placement.id = placement_id));

-- Company users see the breaches of the placements that they see.
drop policy if exists company on app.guarantee_breaches;
create policy company on app.guarantee_breaches
for select
to holdback_company
using (exists (select from app.placements as placement where placement.id = placement_id));

-- Active admins see all rows.
drop policy if exists admin on app.guarantee_breaches;
create policy admin on app.guarantee_breaches
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.guarantee_breaches;
create policy operator on app.guarantee_breaches
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.guarantee_breaches;
create policy analyst on app.guarantee_breaches for select to holdback_analyst using (true);
