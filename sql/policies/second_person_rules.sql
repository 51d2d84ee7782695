alter table app.second_person_rules enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.second_person_rules;
create policy admin on app.second_person_rules
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.second_person_rules;
create policy operator on app.second_person_rules
for select
to holdback_operator
using ((select app_private.is_operator()));
