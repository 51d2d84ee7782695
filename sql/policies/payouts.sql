-- A recruiter sees what they earn, company users what their companies' placements cost, admins everything. What the
-- admins' policy says of the amount is true of every row: it opens the indexes that are for admins (migrations/0018).
alter table app.payouts enable row level security;

drop policy if exists recruiter on app.payouts;
create policy recruiter on app.payouts for select to holdback_recruiter
  using (recruiter_id = (select app_private.current_user_id()));

drop policy if exists company on app.payouts;
create policy company on app.payouts for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.payouts;
create policy admin on app.payouts for select to holdback_admin
  using ((select app_private.is_active_admin()) and amount >= 0);
