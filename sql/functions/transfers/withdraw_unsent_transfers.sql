create or replace function app_private.withdraw_unsent_transfers(payout_id uuid, schedule_id uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  on_its_way app.payout_transfers;
  withdrawn_ids uuid[];
begin
  -- Whoever locks the transfer first wins: this, or the worker that is about to send it.
  perform
    from app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
   where schedule.payout_id = withdraw_unsent_transfers.payout_id
     and (withdraw_unsent_transfers.schedule_id is null or schedule.id = withdraw_unsent_transfers.schedule_id)
   order by transfer.id
     for no key update of transfer;
  select transfer.* into on_its_way
    from app.payout_transfers as transfer
    join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
   where schedule.payout_id = withdraw_unsent_transfers.payout_id
     and (withdraw_unsent_transfers.schedule_id is null or schedule.id = withdraw_unsent_transfers.schedule_id)
     and transfer.status in ('sent', 'in_doubt')
   limit 1;
  if found then
    perform app_private.raise_error('HB012', format('Transfer %s of %s %s was sent to Stripe at %s: it is too late to stop it.',
      on_its_way.id, on_its_way.amount, on_its_way.currency, on_its_way.sent_at),
      'Wait until its outcome is recorded, then decide.', 'payout_id');
  end if;
  with withdrawn as (
    update app.payout_transfers as transfer
       set status = 'refused', error_code = 'withdrawn', error_message = 'Withdrawn before it was sent.', answered_at = clock_timestamp()
      from app.payout_schedules as schedule
     where schedule.id = transfer.schedule_id
       and schedule.payout_id = withdraw_unsent_transfers.payout_id
       and (withdraw_unsent_transfers.schedule_id is null or schedule.id = withdraw_unsent_transfers.schedule_id)
       and transfer.status = 'intended'
    returning transfer.schedule_id
  )
  select array_agg(withdrawn.schedule_id) into withdrawn_ids from withdrawn;
  update app.payout_schedules set status = 'pending' where id = any (withdrawn_ids);
end
$$;
comment on function app_private.withdraw_unsent_transfers is
  'Withdraws the intents of a payout (or of one schedule) that nobody has sent; their schedules are pending again. The caller holds the payout''s lock. Raises HB012 when a transfer is on its way.';
