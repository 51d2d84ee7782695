-- As payouts.sql.
alter table app.escrow_holds enable row level security;

drop policy if exists recruiter on app.escrow_holds;
create policy recruiter on app.escrow_holds for select to holdback_recruiter
  using (recruiter_id = (select app_private.current_user_id()));

drop policy if exists company on app.escrow_holds;
create policy company on app.escrow_holds for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.escrow_holds;
create policy admin on app.escrow_holds for select to holdback_admin
  using ((select app_private.is_active_admin()) and hold_amount > 0);
