alter table app.reconciliation_findings enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.reconciliation_findings;
create policy admin on app.reconciliation_findings
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.reconciliation_findings;
create policy operator on app.reconciliation_findings
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.reconciliation_findings;
create policy analyst on app.reconciliation_findings for select to holdback_analyst using (true);
