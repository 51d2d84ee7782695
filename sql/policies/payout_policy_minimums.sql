alter table app.payout_policy_minimums enable row level security;

-- Company users see the smallest payments of the terms that they see.
drop policy if exists company on app.payout_policy_minimums;
create policy company on app.payout_policy_minimums
for select
to holdback_company
using (exists (select from app.payout_policies as policy where policy.id = policy_id));

-- Active admins see all rows.
drop policy if exists admin on app.payout_policy_minimums;
create policy admin on app.payout_policy_minimums
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.payout_policy_minimums;
create policy operator on app.payout_policy_minimums
for select
to holdback_operator
using ((select app_private.is_operator()));
