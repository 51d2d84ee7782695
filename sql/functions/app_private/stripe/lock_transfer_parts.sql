create or replace function app_private.lock_transfer_parts(transfer_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  part_ids constant uuid[] := array(
    select distinct part.id
    from
      unnest(lock_transfer_parts.transfer_ids) as named (id)
      cross join lateral app_private.transfer_parts(named.id) as part
  );
begin
  perform app_private.lock_bearing_payouts(
    array(select distinct transfer.payout_id from app.payout_transfers as transfer where transfer.id = any (part_ids))
  );
  perform
  from app.payout_schedules as schedule
  where
    schedule.id in (
      select transfer.schedule_id from app.payout_transfers as transfer where transfer.id = any (part_ids)
    )
  order by schedule.id
  for no key update;
  perform
  from app.payout_transfers as transfer
  where transfer.id = any (part_ids)
  order by transfer.id
  for no key update;
end;
$$;
comment on function app_private.lock_transfer_parts is
  'Locks transfers, with all that are one transfer at Stripe with them: the payouts and those for which their money '
  'counts after a replacement, then the schedules, then the transfers, all of one kind by id. Order of locks: see '
  'app_private.lock_payee.';
