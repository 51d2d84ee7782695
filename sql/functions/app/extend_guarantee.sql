create or replace function app.extend_guarantee(placement_id uuid, guarantee_period_days integer, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  perform app_private.begin_verb(extend_guarantee.reason);
  placement := app_private.lock_placement(
    extend_guarantee.placement_id, array['active'], 'Only an active placement''s guarantee can be extended.'
  );
  perform app_private.assert_valid_days(extend_guarantee.guarantee_period_days, 'guarantee_period_days');
  if extend_guarantee.guarantee_period_days <= placement.guarantee_period_days then
    perform app_private.raise_error(
      'invalid_argument',
      format(
        'A guarantee of %s days is no extension of %s days.', extend_guarantee.guarantee_period_days,
        placement.guarantee_period_days
      ),
      'Give all days from the start date, more than now.', 'guarantee_period_days'
    );
  end if;
  perform from app.payouts where payouts.placement_id = placement.id order by id for no key update;
  update app.placements as extended set guarantee_period_days = extend_guarantee.guarantee_period_days
   where extended.id = placement.id
  returning * into placement;
  perform app_private.set_reason(null);
  return placement;
end
$$;
comment on function app.extend_guarantee is
  'Extends a running guarantee, for instance for a replacement candidate: what was not sent and waits for the guarantee, and active holds, move with it (app_private.move_guarantee). guarantee_period_days: all days, from the start date. Admins only. Raises HB001, HB002, HB003, HB008.';
