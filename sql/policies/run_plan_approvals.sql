alter table app.run_plan_approvals enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.run_plan_approvals;
create policy admin on app.run_plan_approvals
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.run_plan_approvals;
create policy operator on app.run_plan_approvals
for select
to holdback_operator
using ((select app_private.is_operator()));
