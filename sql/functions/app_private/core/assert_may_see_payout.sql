create or replace function app_private.assert_may_see_payout(payout_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  payout app.payouts;
begin
  select * into payout from app.payouts where id = assert_may_see_payout.payout_id;
  if found and (
    actor.user_id is null and pg_catalog.pg_has_role(session_user, 'holdback_owner', 'member')
    or actor.user_id is not null and actor.role = 'system'
    or app_private.is_active_admin()
    or payout.recruiter_id = app_private.current_user_id()
    or payout.company_id = any (app_private.current_company_ids())
  ) then
    return actor.role;
  end if;
  perform app_private.raise_not_found('payout', 'payout_id');
end
$$;
comment on function app_private.assert_may_see_payout is
  'Raises HB002 unless the payout exists and the caller may see it: the recruiter whose it is, users of the company, admins; none of them once they were deactivated. One answer for both, so that nobody learns that a foreign row exists. Returns the caller''s role.';
