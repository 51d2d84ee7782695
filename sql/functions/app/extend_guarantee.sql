create or replace function app.extend_guarantee(placement_id uuid, guarantee_period_days integer, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  perform app_private.assert_admin();
  perform app_private.assert_reason(extend_guarantee.reason);
  select * into placement from app.placements where id = extend_guarantee.placement_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such placement.', 'Check the id.', 'placement_id');
  end if;
  if placement.status <> 'active' then
    perform app_private.raise_error('HB003', format('Placement %s is %s, not active.', placement.id, placement.status),
      'Only an active placement''s guarantee can be extended.', 'placement_id');
  end if;
  if extend_guarantee.guarantee_period_days is null or extend_guarantee.guarantee_period_days not between 0 and 730
     or extend_guarantee.guarantee_period_days <= placement.guarantee_period_days then
    perform app_private.raise_error('HB008', format('A guarantee of %s days is no extension of %s days, or longer than 730.',
      coalesce(extend_guarantee.guarantee_period_days::text, 'no'), placement.guarantee_period_days),
      'Give all days from the start date, more than now and at most 730.', 'guarantee_period_days');
  end if;
  perform from app.payouts where payouts.placement_id = placement.id order by id for no key update;
  perform app_private.set_reason(extend_guarantee.reason);
  update app.placements as extended set guarantee_period_days = extend_guarantee.guarantee_period_days
   where extended.id = placement.id
  returning * into placement;
  perform app_private.set_reason(null);
  return placement;
end
$$;
comment on function app.extend_guarantee is
  'Extends a running guarantee, for instance for a replacement candidate: what was not sent and waits for the guarantee, and active holds, move with it (app_private.move_guarantee). guarantee_period_days: all days, from the start date. Admins only. Raises HB001, HB002, HB003, HB008.';
