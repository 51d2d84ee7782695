-- As payouts.sql.
alter table app.recoveries enable row level security;

drop policy if exists recruiter on app.recoveries;
create policy recruiter on app.recoveries for select to holdback_recruiter
  using (recruiter_id = (select app_private.current_user_id()));

drop policy if exists company on app.recoveries;
create policy company on app.recoveries for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.recoveries;
create policy admin on app.recoveries for select to holdback_admin
  using ((select app_private.is_active_admin()));
