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
    extend_guarantee.placement_id,
    array['active'],
    'Only an active placement''s guarantee can be extended.'
  );
  perform app_private.assert_valid_days(extend_guarantee.guarantee_period_days, 'guarantee_period_days');
  if extend_guarantee.guarantee_period_days <= placement.guarantee_period_days then
    perform app_private.raise_error(
      'invalid_argument',
      format(
        'A guarantee of %s days is no extension of %s days.',
        extend_guarantee.guarantee_period_days,
        placement.guarantee_period_days
      ),
      'Give all days from the start date, more than now.',
      'guarantee_period_days'
    );
  end if;
  perform from app.payouts where payouts.placement_id = placement.id order by id for no key update;
  update app.placements as extended
  set guarantee_period_days = extend_guarantee.guarantee_period_days
  where extended.id = placement.id
  returning *
  into placement;
  perform app_private.set_reason(null);
  return placement;
end;
$$;
comment on function app.extend_guarantee is
  'Extends a running guarantee, for instance for a replacement candidate. The active holds, and the unsent schedules, '
  'that wait for its end move with it; those of a fixed day stay (app_private.move_guarantee). guarantee_period_days: '
  'the new total, in days from the start date. The bounds of the terms do not apply. Admins only. Raises HB001, '
  'HB002, HB003 (not active), HB008 (no reason, or no extension), HB020 (the guarantee is over), HB037 (the reason is '
  'too long).';
