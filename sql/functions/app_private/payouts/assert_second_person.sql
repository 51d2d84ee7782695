create or replace function app_private.assert_second_person(payout app.payouts, account app.payout_accounts)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not app_private.needs_approval(assert_second_person.payout) then
    return;
  end if;
  if
    app_private.are_one_person((assert_second_person.payout).created_by, app_private.acting_user_id())
    or exists (
      select
      from app.placements
      where
        id = (assert_second_person.payout).placement_id
        and app_private.are_one_person(created_by, app_private.acting_user_id())
    )
  then
    perform app_private.raise_error(
      'same_person',
      'Who created a placement or an adjustment, or counts as one person with who did, cannot approve its payouts.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
  if
    (assert_second_person.account).id is not null
    and app_private.are_one_person((assert_second_person.account).linked_by, app_private.acting_user_id())
  then
    perform app_private.raise_error(
      'same_person',
      'Who linked a recruiter''s account, or counts as one person with who did, cannot approve what is paid to it.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_second_person is
  'Raises HB022 when a payout needs an approval (app_private.needs_approval) and the caller created its placement, '
  'asked for the adjustment or linked the account that it would be paid to, or counts as one person with who did. '
  'account: the recruiter''s account, or null. Of a request that is being confirmed, the caller is who asked.';
