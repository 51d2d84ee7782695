alter table app.manual_payments enable row level security;

-- A recruiter sees the manual payments of their own payouts.
drop policy if exists recruiter on app.manual_payments;
create policy recruiter on app.manual_payments
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the manual payments of their companies' placements.
drop policy if exists company on app.manual_payments;
create policy company on app.manual_payments
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows.
drop policy if exists admin on app.manual_payments;
create policy admin on app.manual_payments
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.manual_payments;
create policy operator on app.manual_payments
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.manual_payments;
create policy analyst on app.manual_payments for select to holdback_analyst using (true);
