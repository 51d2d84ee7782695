create or replace function app_private.note_hand_reversals(reconciliation_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  taken_back jsonb;
  transfer_ids uuid[];
  payout_ids uuid[];
begin
  select jsonb_object_agg(ours.id, theirs.amount_reversed), array_agg(ours.id)
  into taken_back, transfer_ids
  from
    app_private.match_transfers(note_hand_reversals.reconciliation_id) as matched
    join app_private.reconciliation_transfers as theirs
      on theirs.reconciliation_id = note_hand_reversals.reconciliation_id
      and theirs.stripe_transfer_id = matched.stripe_transfer_id
    join app.payout_transfers as ours on ours.id = matched.transfer_id
  where
    matched.standing = 'ours'
    and theirs.amount_reversed > case when ours.batch_id is null then ours.reversed_by_hand else 0 end;
  if transfer_ids is null then
    return;
  end if;
  -- All of one kind, before any of the next.
  perform app_private.lock_transfer_parts(transfer_ids);
  payout_ids := array(
    select distinct part.payout_id
    from
      unnest(transfer_ids) as named (id)
      cross join lateral app_private.transfer_parts(named.id) as part
  );
  perform
  from app.recoveries as debt
  where
    debt.status = 'open'
    and (
      debt.payout_id = any (payout_ids)
      or debt.payout_id in (select app_private.bearing_payout(payout_id) from unnest(payout_ids) as payout_id)
    )
  order by debt.id
  for no key update;
  perform app_private.record_reversed_at_stripe(ours.id, (taken_back ->> ours.id::text)::bigint)
  from app.payout_transfers as ours
  where ours.id = any (transfer_ids)
  order by ours.payout_id, ours.id;
end;
$$;
comment on function app_private.note_hand_reversals is
  'Records what the transfers that a reconciliation has read were taken back by at Stripe, by somebody else than '
  'Holdback (app_private.record_reversed_at_stripe): no webhook may have told it.';
