-- As payouts.sql; analysts read all of it, by the admins' indexes.
alter table app.payout_audit_log enable row level security;

drop policy if exists recruiter on app.payout_audit_log;
create policy recruiter on app.payout_audit_log for select to holdback_recruiter
  using (recruiter_id = (select app_private.current_user_id()));

drop policy if exists company on app.payout_audit_log;
create policy company on app.payout_audit_log for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.payout_audit_log;
create policy admin on app.payout_audit_log for select to holdback_admin
  using ((select app_private.is_active_admin()) and sequence > 0);

drop policy if exists analyst on app.payout_audit_log;
create policy analyst on app.payout_audit_log for select to holdback_analyst
  using (sequence > 0);
