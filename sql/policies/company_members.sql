alter table app.company_members enable row level security;

-- Company users see the members of their companies. Recruiters see none.
drop policy if exists company on app.company_members;
create policy company on app.company_members
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.company_members;
create policy admin on app.company_members
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.company_members;
create policy operator on app.company_members
for select
to holdback_operator
using ((select app_private.is_operator()));
