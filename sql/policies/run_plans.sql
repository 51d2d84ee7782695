alter table app.run_plans enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.run_plans;
create policy admin on app.run_plans
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.run_plans;
create policy operator on app.run_plans
for select
to holdback_operator
using ((select app_private.is_operator()));
