alter table app.events enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.events;
create policy admin on app.events
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.events;
create policy operator on app.events for select to holdback_operator using ((select app_private.is_operator()));
