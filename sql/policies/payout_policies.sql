alter table app.payout_policies enable row level security;

-- Company users see the platform's terms and those of their companies. Recruiters see none.
drop policy if exists company on app.payout_policies;
create policy company on app.payout_policies
for select
to holdback_company
using (
  company_id is null and (select app_private.current_user_id()) is not null
  or company_id = any ((select app_private.current_company_ids())::uuid[])
);

-- Active admins see all rows.
drop policy if exists admin on app.payout_policies;
create policy admin on app.payout_policies
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_policies;
create policy operator on app.payout_policies
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.payout_policies;
create policy analyst on app.payout_policies for select to holdback_analyst using (true);
