alter table app.mail_preferences enable row level security;

-- A recruiter sees their own.
drop policy if exists recruiter on app.mail_preferences;
create policy recruiter on app.mail_preferences
for select
to holdback_recruiter
using (user_id = (select app_private.current_user_id()));

-- Active admins see all rows.
drop policy if exists admin on app.mail_preferences;
create policy admin on app.mail_preferences
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.mail_preferences;
create policy operator on app.mail_preferences
for select
to holdback_operator
using ((select app_private.is_operator()));
