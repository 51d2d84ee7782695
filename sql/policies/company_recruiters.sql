-- The policies of app.companies and app.users read this table.
alter table app.company_recruiters enable row level security;

-- A recruiter sees their own rows.
drop policy if exists recruiter on app.company_recruiters;
create policy recruiter on app.company_recruiters
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the rows of their companies.
drop policy if exists company on app.company_recruiters;
create policy company on app.company_recruiters
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.company_recruiters;
create policy admin on app.company_recruiters
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.company_recruiters;
create policy operator on app.company_recruiters
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.company_recruiters;
create policy analyst on app.company_recruiters for select to holdback_analyst using (true);
