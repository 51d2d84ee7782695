-- As payouts.sql.
alter table app.payout_transfers enable row level security;

drop policy if exists recruiter on app.payout_transfers;
create policy recruiter on app.payout_transfers for select to holdback_recruiter
  using (recruiter_id = (select app_private.current_user_id()));

drop policy if exists company on app.payout_transfers;
create policy company on app.payout_transfers for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.payout_transfers;
create policy admin on app.payout_transfers for select to holdback_admin
  using ((select app_private.is_active_admin()) and amount > 0);
