alter table app.saved_views enable row level security;

-- An active admin sees their own.
drop policy if exists admin on app.saved_views;
create policy admin on app.saved_views
for select
to holdback_admin
using ((select app_private.is_active_admin()) and user_id = (select app_private.current_user_id()));

-- Operators see all rows.
drop policy if exists operator on app.saved_views;
create policy operator on app.saved_views for select to holdback_operator using ((select app_private.is_operator()));
