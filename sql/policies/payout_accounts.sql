-- Where a recruiter is paid to is the recruiter's and the admins' business.
alter table app.payout_accounts enable row level security;

drop policy if exists recruiter on app.payout_accounts;
create policy recruiter on app.payout_accounts for select to holdback_recruiter
  using (user_id = (select app_private.current_user_id()));

drop policy if exists admin on app.payout_accounts;
create policy admin on app.payout_accounts for select to holdback_admin
  using ((select app_private.is_active_admin()));
