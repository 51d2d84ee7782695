alter table app.recovery_steps enable row level security;

-- A recruiter sees the steps of the debts that they see.
drop policy if exists recruiter on app.recovery_steps;
create policy recruiter on app.recovery_steps
for select
to holdback_recruiter
using (exists (select from app.recoveries as recovery where recovery.id = recovery_id));

-- Company users see the steps of the debts that they see.
drop policy if exists company on app.recovery_steps;
create policy company on app.recovery_steps
for select
to holdback_company
using (exists (select from app.recoveries as recovery where recovery.id = recovery_id));

-- Active admins see all rows.
drop policy if exists admin on app.recovery_steps;
create policy admin on app.recovery_steps
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.recovery_steps;
create policy operator on app.recovery_steps for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.recovery_steps;
create policy analyst on app.recovery_steps for select to holdback_analyst using (true);
