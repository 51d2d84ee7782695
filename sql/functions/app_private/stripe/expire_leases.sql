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
  transfers integer;
  reversals integer;
begin
  with
    expired as (
      select id
      from app.payout_transfers
      where status = 'sent' and lease_until < moment
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
  return transfers + reversals;
end;
$$;
comment on function app_private.expire_leases is
  'Puts sent transfers and reversals in doubt whose lease is over without a recorded answer: their worker is taken '
  'for dead. At most batch_size of each; locked ones are left for the next time. Returns their number.';
