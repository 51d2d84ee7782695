alter table app.reconciliations enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.reconciliations;
create policy admin on app.reconciliations
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.reconciliations;
create policy operator on app.reconciliations
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.reconciliations;
create policy analyst on app.reconciliations for select to holdback_analyst using (true);
