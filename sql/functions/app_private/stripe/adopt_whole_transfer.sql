create or replace function app_private.adopt_whole_transfer(transfer_id uuid, stripe_transfer_id text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part app.payout_transfers;
  schedule app.payout_schedules;
begin
  perform app_private.lock_debts_set_off(
    array(select each.payout_id from app_private.transfer_parts(adopt_whole_transfer.transfer_id) as each)
  );
  for part in select each.* from app_private.transfer_parts(adopt_whole_transfer.transfer_id) as each loop
    continue when part.status not in ('sent', 'in_doubt');
    select paid.* into schedule from app.payout_schedules as paid where paid.id = part.schedule_id;
    perform app_private.adopt_transfer(part, schedule, adopt_whole_transfer.stripe_transfer_id);
  end loop;
end;
$$;
comment on function app_private.adopt_whole_transfer is
  'app_private.adopt_transfer, for a transfer and all that were sent as one with it. The caller has locked them '
  '(app_private.lock_transfer_parts).';
