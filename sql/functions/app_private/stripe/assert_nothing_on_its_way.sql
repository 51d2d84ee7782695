create or replace function app_private.assert_nothing_on_its_way(
  payout_id uuid,
  schedule_id uuid default null,
  argument text default 'payout_id'
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- This lock excludes a worker that is about to send the transfer: the first of the two wins.
  perform
  from app.payout_transfers as transfer
  where
    transfer.payout_id = assert_nothing_on_its_way.payout_id
    and (assert_nothing_on_its_way.schedule_id is null or transfer.schedule_id = assert_nothing_on_its_way.schedule_id)
  order by transfer.id
  for no key update;
  perform app_private.assert_none_sent(
    assert_nothing_on_its_way.payout_id,
    assert_nothing_on_its_way.schedule_id,
    assert_nothing_on_its_way.argument
  );
end;
$$;
comment on function app_private.assert_nothing_on_its_way is
  'Raises HB012 when a transfer of the payout (or of one schedule) was sent and has no final answer '
  '(app_private.assert_none_sent). Until the caller''s transaction ends, no transfer of it is sent. argument: the '
  'name of the caller''s argument at fault. The caller has locked the payout.';
