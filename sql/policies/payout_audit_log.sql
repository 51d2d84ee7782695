alter table app.payout_audit_log enable row level security;
-- Nobody reads a partition by its own name.
alter table app_private.payout_audit_log_default enable row level security;

-- A recruiter sees the audit rows of their own payouts.
drop policy if exists recruiter on app.payout_audit_log;
create policy recruiter on app.payout_audit_log
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Company users see the audit rows of their companies' placements.
drop policy if exists company on app.payout_audit_log;
create policy company on app.payout_audit_log
for select
to holdback_company
using (company_id = any ((select app_private.current_company_ids())::uuid[]));

-- Active admins see all rows. sequence > 0 is always true: it only lets the planner use their partial indexes.
drop policy if exists admin on app.payout_audit_log;
create policy admin on app.payout_audit_log
for select
to holdback_admin
using ((select app_private.is_active_admin()) and sequence > 0);

-- Analysts see all rows. sequence > 0 is always true: it only lets the planner use the admins' partial indexes.
drop policy if exists analyst on app.payout_audit_log;
create policy analyst on app.payout_audit_log
for select
to holdback_analyst
using (sequence > 0);

-- Operators see all rows.
drop policy if exists operator on app.payout_audit_log;
create policy operator on app.payout_audit_log
for select
to holdback_operator
using ((select app_private.is_operator()));
