create or replace function app.set_company_fee(placement_id uuid, company_fee_amount bigint, reason text)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  before bigint;
begin
  perform app_private.begin_verb(set_company_fee.reason);
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
  where known.id = placement.id
  returning *
  into placement;
  perform app_private.cut_to_fee((app_private.fee_placement(placement.id)).id);
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
  'Notes what the company pays for a hire, the recruiters'' part included, in minor units; null: it is not known. For '
  'placements that were imported, or whose fee was corrected. Admins only. Raises HB001, HB002, HB003 (breached or '
  'cancelled), HB004, HB008 (no reason), HB025 (less than the recruiters share), HB037 (the reason is too long).';
