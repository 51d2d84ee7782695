create or replace function app.set_company_fee(placement_id uuid, company_fee_amount bigint, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  fee_placement_id uuid;
  before bigint;
begin
  perform app_private.begin_verb(set_company_fee.reason);
  -- A candidate and those who replaced them have one fee.
  fee_placement_id := (app_private.fee_placement(set_company_fee.placement_id)).id;
  perform
  from app.placements as known
  where known.id in (select app_private.placements_of_fee(fee_placement_id))
  order by known.id
  for no key update;
  if app_private.is_replaced(set_company_fee.placement_id) then
    perform app_private.raise_error(
      'wrong_status',
      format('The candidate of placement %s was replaced.', set_company_fee.placement_id),
      format(
        'Set the fee by the placement that is current, %s: it is the fee of all of them.',
        (
          select latest.id
          from app.placements as latest
          where
            latest.id in (select app_private.placements_of_fee(fee_placement_id))
            and not app_private.is_replaced(latest.id)
          order by latest.id desc
          limit 1
        )
      ),
      'placement_id'
    );
  end if;
  placement := app_private.lock_placement(
    set_company_fee.placement_id,
    array['active', 'completed'],
    'What is owed back rests on the fee. Withdraw the breach first, if it was a mistake.'
  );
  if set_company_fee.company_fee_amount is not null then
    perform app_private.assert_company_fee(
      set_company_fee.company_fee_amount,
      placement.fee_amount,
      placement.currency
    );
  end if;
  before := placement.company_fee_amount;
  update app.placements as known
  set company_fee_amount = set_company_fee.company_fee_amount
  where known.id in (select app_private.placements_of_fee(fee_placement_id));
  select * into placement from app.placements as known where known.id = placement.id;
  perform app_private.cut_to_fee(fee_placement_id);
  perform app_private.ask_unrecorded_charges(placement.id);
  perform app_private.write_event(
    'placement.company_fee_set',
    jsonb_build_object(
      'company_fee_amount', placement.company_fee_amount,
      'before', before,
      'currency', placement.currency,
      'reason', set_company_fee.reason,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => placement.id
  );
  perform app_private.set_reason(null);
  return placement;
end;
$$;
comment on function app.set_company_fee is
  'Notes what the company pays for a hire, the recruiters'' part included, in minor units; null: it is not known. '
  'For placements that were imported, or whose fee was corrected. A candidate and those who replaced them have one '
  'fee: it is set for all of them, by the placement that is current. Admins only. Raises HB001, HB002, HB003 '
  '(breached, replaced or cancelled), HB004, HB008 (no reason), HB025 (less than the recruiters share), HB037 (the '
  'reason is too long).';
