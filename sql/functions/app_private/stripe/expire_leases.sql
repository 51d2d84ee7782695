create or replace function app_private.expire_leases(batch_size integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant timestamptz := clock_timestamp();
  expired_batch uuid;
  batch_count integer := 0;
  transfer_ids uuid[] := '{}';
  reversal_ids uuid[];
begin
  -- A batch is in doubt as a whole. Its payouts and parts are locked as by who records an answer, before anything else.
  for expired_batch in
    select distinct transfer.batch_id
    from app.payout_transfers as transfer
    where
      transfer.listed_status = 'intended'
      and transfer.status = 'sent'
      and transfer.lease_until < moment
      and transfer.batch_id is not null
    order by transfer.batch_id
  loop
    exit when batch_count = expire_leases.batch_size;
    continue when
      not app_private.try_lock_transfer_parts(
        array(select transfer.id from app.payout_transfers as transfer where transfer.batch_id = expired_batch)
      );
    batch_count := batch_count + 1;
    transfer_ids := transfer_ids
      || array(
        select transfer.id
        from app.payout_transfers as transfer
        where transfer.batch_id = expired_batch and transfer.status = 'sent' and transfer.lease_until < moment
      );
  end loop;
  transfer_ids := transfer_ids
    || array(
      select id
      from app.payout_transfers
      where listed_status = 'intended' and status = 'sent' and lease_until < moment and batch_id is null
      order by id
      limit expire_leases.batch_size
      for no key update skip locked
    );
  reversal_ids := array(
    select id
    from app.payout_reversals
    where status = 'sent' and lease_until < moment
    order by id
    limit expire_leases.batch_size
    for no key update skip locked
  );
  perform app_private.doubt_unanswered(transfer_ids, reversal_ids);
  return cardinality(transfer_ids) + cardinality(reversal_ids);
end;
$$;
comment on function app_private.expire_leases is
  'Puts sent transfers and reversals in doubt whose lease is over without a recorded answer: their worker is taken '
  'for dead. At most batch_size of each, of transfers that were sent together as many batches; locked ones are left '
  'for the next time, and nobody is waited for. Returns their number.';
