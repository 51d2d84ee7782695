alter table app.payout_ceilings enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.payout_ceilings;
create policy admin on app.payout_ceilings
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_ceilings;
create policy operator on app.payout_ceilings
for select
to holdback_operator
using ((select app_private.is_operator()));
