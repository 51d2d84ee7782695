alter table app.audit_archive_ends enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.audit_archive_ends;
create policy admin on app.audit_archive_ends
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Analysts see all rows.
drop policy if exists analyst on app.audit_archive_ends;
create policy analyst on app.audit_archive_ends
for select
to holdback_analyst
using (true);

-- Operators see all rows.
drop policy if exists operator on app.audit_archive_ends;
create policy operator on app.audit_archive_ends
for select
to holdback_operator
using ((select app_private.is_operator()));
