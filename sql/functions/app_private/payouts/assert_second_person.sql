create or replace function app_private.assert_second_person(payout app.payouts, account app.payout_accounts)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if not (assert_second_person.payout).approval_required then
    return;
  end if;
  if exists (
    select
    from app.placements
    where id = (assert_second_person.payout).placement_id and created_by = (app_private.current_actor()).user_id
  ) then
    perform app_private.raise_error(
      'same_person',
      'Who created a placement cannot approve its payouts.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
  if
    (assert_second_person.account).id is not null
    and app_private.is_current_actor(
      (assert_second_person.account).linked_by,
      (assert_second_person.account).linked_by_role
    )
  then
    perform app_private.raise_error(
      'same_person',
      'Who linked a recruiter''s account cannot approve what is paid to it.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_second_person is
  'Raises HB022 when a payout is above the approval threshold of its terms, and the caller created its placement or '
  'linked the account that it would be paid to. account: the recruiter''s account, or null.';
