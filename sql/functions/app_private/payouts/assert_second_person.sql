create or replace function app_private.assert_second_person(payout app.payouts)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    app_private.needs_approval(assert_second_person.payout)
    and exists (
      select
      from app.placements
      where
        id = (assert_second_person.payout).placement_id
        and app_private.are_one_person(created_by, app_private.acting_user_id())
    )
  then
    perform app_private.raise_error(
      'same_person',
      'Who created a placement, or counts as one person with who did, cannot approve its payouts.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_second_person is
  'Raises HB022 when a payout needs an approval (app_private.needs_approval) and the caller created its placement, or '
  'counts as one person with who did. Of a request that is being confirmed, the caller is who asked.';
