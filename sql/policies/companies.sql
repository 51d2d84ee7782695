alter table app.companies enable row level security;

-- A recruiter sees the companies with a payout of theirs: of app.company_recruiters they see only their own rows.
drop policy if exists recruiter on app.companies;
create policy recruiter on app.companies
for select
to holdback_recruiter
using (id in (select company_id from app.company_recruiters));

-- Company users see their own companies.
drop policy if exists company on app.companies;
create policy company on app.companies
for select
to holdback_company
using (id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.companies;
create policy admin on app.companies
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.companies;
create policy operator on app.companies for select to holdback_operator using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.companies;
create policy analyst on app.companies for select to holdback_analyst using (true);
