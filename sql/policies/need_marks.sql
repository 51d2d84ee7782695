alter table app.need_marks enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.need_marks;
create policy admin on app.need_marks
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.need_marks;
create policy operator on app.need_marks for select to holdback_operator using ((select app_private.is_operator()));
