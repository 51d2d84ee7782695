create or replace function app_private.assert_may_see_payout(payout_id uuid, argument text default 'payout_id')
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
  if
    found
    and (
      actor.user_id is null
        and (
          pg_has_role(session_user, 'holdback_owner', 'member')
          or pg_has_role(session_user, 'holdback_operator', 'usage') and app_private.is_operator()
          or pg_has_role(session_user, 'holdback_analyst', 'usage')
        )
      or session_user = 'holdback_worker'
      or app_private.is_active_admin()
      or payout.recruiter_id = app_private.current_user_id()
      or payout.company_id = any (app_private.current_company_ids())
    )
  then
    return actor.role;
  end if;
  perform app_private.raise_not_found('payout', assert_may_see_payout.argument);
end;
$$;
comment on function app_private.assert_may_see_payout is
  'Checks the caller''s access to a payout and returns their role. The payout''s recruiter, users of its company, '
  'admins, operators, analysts, the automation and engineers have access; deactivated users do not. Raises HB002, '
  'also for a payout of other people: the answer does not tell whether it exists. Raises HB027.';
