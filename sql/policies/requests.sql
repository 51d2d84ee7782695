alter table app.requests enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.requests;
create policy admin on app.requests
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.requests;
create policy operator on app.requests for select to holdback_operator using ((select app_private.is_operator()));
