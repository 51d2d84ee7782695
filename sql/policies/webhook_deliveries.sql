alter table app.webhook_deliveries enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.webhook_deliveries;
create policy admin on app.webhook_deliveries
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.webhook_deliveries;
create policy operator on app.webhook_deliveries
for select
to holdback_operator
using ((select app_private.is_operator()));
