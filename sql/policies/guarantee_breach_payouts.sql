alter table app.guarantee_breach_payouts enable row level security;

-- Active admins see all rows.
drop policy if exists admin on app.guarantee_breach_payouts;
create policy admin on app.guarantee_breach_payouts
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.guarantee_breach_payouts;
create policy operator on app.guarantee_breach_payouts
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.guarantee_breach_payouts;
create policy analyst on app.guarantee_breach_payouts for select to holdback_analyst using (true);
