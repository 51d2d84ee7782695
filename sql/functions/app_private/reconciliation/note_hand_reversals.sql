create or replace function app_private.note_hand_reversals(reconciliation_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  taken_back record;
  transfer app.payout_transfers;
begin
  for taken_back in
    select ours.id, ours.schedule_id, theirs.amount_reversed
    from
      app_private.match_transfers(note_hand_reversals.reconciliation_id) as matched
      join app_private.reconciliation_transfers as theirs
        on theirs.reconciliation_id = note_hand_reversals.reconciliation_id
        and theirs.stripe_transfer_id = matched.stripe_transfer_id
      join app.payout_transfers as ours on ours.id = matched.transfer_id
    where matched.standing = 'ours' and theirs.amount_reversed > ours.reversed_by_hand
    order by ours.payout_id, ours.id
  loop
    perform app_private.lock_schedule(taken_back.schedule_id);
    select * into transfer from app.payout_transfers where id = taken_back.id for no key update;
    perform app_private.record_hand_reversals(transfer, taken_back.amount_reversed);
  end loop;
end;
$$;
comment on function app_private.note_hand_reversals is
  'Records what the transfers that a reconciliation has read were taken back by at Stripe, by somebody else than '
  'Holdback (app_private.record_hand_reversals): no webhook may have told it.';
