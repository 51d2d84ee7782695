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
  -- Whoever was deactivated sees nothing, also on a connection that was open.
  if found and (
    actor.user_id is null
    or exists (select from app.users as person where person.id = actor.user_id and person.deactivated_at is null)
  ) then
    if actor.user_id is null and pg_catalog.pg_has_role(session_user, 'holdback_owner', 'member')
       or actor.role in ('platform_admin', 'system')
       or actor.role = 'recruiter' and payout.recruiter_id = actor.user_id
       or actor.role = 'company_user' and exists (
         select
           from app.placements as placement
           join app.company_members as member on member.company_id = placement.company_id
          where placement.id = payout.placement_id and member.user_id = actor.user_id
       ) then
      return actor.role;
    end if;
  end if;
  perform app_private.raise_error('HB002', 'There is no such payout.', 'Check the id.', 'payout_id');
end
$$;
comment on function app_private.assert_may_see_payout is
  'Raises HB002 unless the payout exists and the caller may see it: the recruiter whose it is, users of the company, admins; none of them once they were deactivated. One answer for both, so that nobody learns that a foreign row exists. Returns the caller''s role.';
