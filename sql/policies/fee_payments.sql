alter table app.fee_payments enable row level security;

-- Company users see the payments of the placements that they see.
drop policy if exists company on app.fee_payments;
create policy company on app.fee_payments
for select
to holdback_company
using (exists (select from app.placements as placement where placement.id = placement_id));

-- Active admins see all rows.
drop policy if exists admin on app.fee_payments;
create policy admin on app.fee_payments
for select
to holdback_admin
using ((select app_private.is_active_admin()));

-- Operators see all rows.
drop policy if exists operator on app.fee_payments;
create policy operator on app.fee_payments for select to holdback_operator using ((select app_private.is_operator()));
