create or replace function app_private.withdraw_unsent_transfers(payout_id uuid, schedule_id uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  withdrawn_ids uuid[];
begin
  with
    unsent as (
      select transfer.id
      from app.payout_transfers as transfer
      where
        transfer.payout_id = withdraw_unsent_transfers.payout_id
        and (
          withdraw_unsent_transfers.schedule_id is null
          or transfer.schedule_id = withdraw_unsent_transfers.schedule_id
        )
        and transfer.status = 'intended'
      order by transfer.id
      for no key update
    ),
    withdrawn as (
      update app.payout_transfers as transfer
      set
        status = 'refused',
        error_code = 'withdrawn',
        error_message = 'Withdrawn before it was sent.',
        answered_at = clock_timestamp()
      from unsent
      where transfer.id = unsent.id
      returning transfer.schedule_id
    )
  select array_agg(withdrawn.schedule_id)
  into withdrawn_ids
  from withdrawn;
  update app.payout_schedules set status = 'pending' where id = any (withdrawn_ids);
end;
$$;
comment on function app_private.withdraw_unsent_transfers is
  'Withdraws the unsent intents of a payout (or of one schedule); their schedules are pending again. Sent transfers '
  'keep their outcome. The caller has locked the payout.';
