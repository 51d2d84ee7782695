create or replace function app_private.payout_of_transfer(transfer_id uuid)
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select schedule.payout_id
  from
    app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
  where transfer.id = payout_of_transfer.transfer_id;
$$;
comment on function app_private.payout_of_transfer is
  'The payout of a transfer, for outbox events; null for an unknown transfer.';
