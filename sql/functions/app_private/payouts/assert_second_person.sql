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
      where id = (assert_second_person.payout).placement_id and created_by = (app_private.current_actor()).user_id
    )
  then
    perform app_private.raise_error(
      'same_person',
      'Who created a placement cannot approve its payouts.',
      'Ask another admin.',
      'payout_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_second_person is
  'Raises HB022 when a payout is above the approval threshold of its terms and the caller created its placement.';
