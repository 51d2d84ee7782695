-- A recruiter sees the hires that they share in, company users their companies', admins all. Most hires are reached by
-- their id, from a payout; a recruiter's list of hires begins with their shares (server/api/graphql/shape/own_rows.ts). For
-- fee_amount see payouts.sql.
alter table app.placements enable row level security;

drop policy if exists recruiter on app.placements;
create policy recruiter on app.placements for select to holdback_recruiter
  using (exists (select from app.placement_recruiters as share where share.placement_id = placements.id));

drop policy if exists company on app.placements;
create policy company on app.placements for select to holdback_company
  using (company_id = any ((select app_private.current_company_ids())::uuid[]));

drop policy if exists admin on app.placements;
create policy admin on app.placements for select to holdback_admin
  using ((select app_private.is_active_admin()) and fee_amount > 0);
