alter table app.company_credits enable row level security;

-- Company users see what is owed back to their companies.
drop policy if exists company on app.company_credits;
create policy company on app.company_credits
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.company_credits;
create policy admin on app.company_credits for select to holdback_admin using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.company_credits;
create policy operator on app.company_credits
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.company_credits;
create policy analyst on app.company_credits for select to holdback_analyst using (true);
