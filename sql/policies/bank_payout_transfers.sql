alter table app.bank_payout_transfers enable row level security;

-- A recruiter sees their own. Company users see none.
drop policy if exists recruiter on app.bank_payout_transfers;
create policy recruiter on app.bank_payout_transfers
for select
to holdback_recruiter
using (recruiter_id = (select app_private.current_user_id()));

-- Active admins see all rows.
drop policy if exists admin on app.bank_payout_transfers;
create policy admin on app.bank_payout_transfers
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.bank_payout_transfers;
create policy operator on app.bank_payout_transfers
for select
to holdback_operator
using ((select app_private.is_operator()));

-- Analysts see all rows.
drop policy if exists analyst on app.bank_payout_transfers;
create policy analyst on app.bank_payout_transfers for select to holdback_analyst using (true);
