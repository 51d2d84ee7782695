alter table app.users enable row level security;

-- A recruiter sees only themselves.
drop policy if exists recruiter on app.users;
create policy recruiter on app.users
for select
to holdback_recruiter
using (id = (select app_private.current_user_id()));

-- Company users see themselves, and the recruiters and members of their companies (all rows of both tables that they
-- see).
drop policy if exists company on app.users;
create policy company on app.users
for select
to holdback_company
using (
  id = (select app_private.current_user_id())
  or id in (select recruiter_id from app.company_recruiters)
  or id in (select user_id from app.company_members)
);

-- Active admins see all rows.
drop policy if exists admin on app.users;
create policy admin on app.users
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.users;
create policy operator on app.users for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see recruiters, because those are in their views.
drop policy if exists analyst on app.users;
create policy analyst on app.users
for select
to holdback_analyst
using (role = 'recruiter');
