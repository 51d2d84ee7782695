create or replace function app_private.assert_active(hold app.escrow_holds)
returns void
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.assert_status(
      'hold',
      (assert_active.hold).id,
      (assert_active.hold).status,
      array['active'],
      'Only an active hold can be released, forfeited or cancelled.',
      'hold_id'
    );
$$;
comment on function app_private.assert_active is 'Raises HB003 for a hold that has ended.';
