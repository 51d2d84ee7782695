create or replace function app_private.expire_leases(batch_size integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  code constant text := 'no_answer_recorded';
  message constant text := 'The worker that sent it recorded no answer.';
  moment constant timestamptz := clock_timestamp();
  expired_batches uuid[];
  in_batches integer;
  transfers integer;
  reversals integer;
begin
  -- A batch is in doubt as a whole. Its payouts and parts are locked as by who records an answer, before anything else.
  expired_batches := array(
    select distinct transfer.batch_id
    from app.payout_transfers as transfer
    where
      transfer.listed_status = 'intended'
      and transfer.status = 'sent'
      and transfer.lease_until < moment
      and transfer.batch_id is not null
  );
  if cardinality(expired_batches) > 0 then
    perform app_private.lock_transfer_parts(
      array(select transfer.id from app.payout_transfers as transfer where transfer.batch_id = any (expired_batches))
    );
  end if;
  update app.payout_transfers as transfer
  set (status, error_code, error_message, http_status, answered_at, lease_until, next_attempt_at) = row(
    'in_doubt',
    code,
    message,
    null,
    moment,
    null,
    moment
  )
  where transfer.batch_id = any (expired_batches) and transfer.status = 'sent' and transfer.lease_until < moment;
  get diagnostics in_batches = row_count;
  with
    expired as (
      select id
      from app.payout_transfers
      where listed_status = 'intended' and status = 'sent' and lease_until < moment and batch_id is null
      order by id
      limit expire_leases.batch_size
      for no key update skip locked
    )
  update app.payout_transfers as transfer
  set (status, error_code, error_message, http_status, answered_at, lease_until, next_attempt_at) = row(
    'in_doubt',
    code,
    message,
    null,
    moment,
    null,
    moment
  )
  from expired
  where transfer.id = expired.id;
  get diagnostics transfers = row_count;
  with
    expired as (
      select id
      from app.payout_reversals
      where status = 'sent' and lease_until < moment
      order by id
      limit expire_leases.batch_size
      for no key update skip locked
    )
  update app.payout_reversals as reversal
  set (status, error_code, error_message, http_status, answered_at, lease_until, next_attempt_at) = row(
    'in_doubt',
    code,
    message,
    null,
    moment,
    null,
    moment
  )
  from expired
  where reversal.id = expired.id;
  get diagnostics reversals = row_count;
  return in_batches + transfers + reversals;
end;
$$;
comment on function app_private.expire_leases is
  'Puts sent transfers and reversals in doubt whose lease is over without a recorded answer: their worker is taken '
  'for dead. At most batch_size of each; locked ones are left for the next time. Returns their number.';
