alter table app.finding_bookings enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.finding_bookings;
create policy admin on app.finding_bookings
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.finding_bookings;
create policy operator on app.finding_bookings
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.finding_bookings;
create policy analyst on app.finding_bookings for select to holdback_analyst using (true);
