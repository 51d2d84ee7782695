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
declare
  on_its_way app.payout_transfers;
begin
  -- This lock excludes a worker that is about to send the transfer: the first of the two wins.
  for on_its_way in
    select *
    from app.payout_transfers as transfer
    where
      transfer.payout_id = assert_nothing_on_its_way.payout_id
      and (
        assert_nothing_on_its_way.schedule_id is null
        or transfer.schedule_id = assert_nothing_on_its_way.schedule_id
      )
    order by transfer.id
    for no key update
  loop
    if on_its_way.status in ('sent', 'in_doubt') then
      perform app_private.raise_error(
        'too_late',
        format(
          'Transfer %s of %s %s was sent to Stripe at %s: it is too late to stop it.',
          on_its_way.id,
          on_its_way.amount,
          on_its_way.currency,
          on_its_way.sent_at
        ),
        'Wait until its outcome is recorded, then decide.',
        assert_nothing_on_its_way.argument
      );
    end if;
  end loop;
end;
$$;
comment on function app_private.assert_nothing_on_its_way is
  'Raises HB012 when a transfer of the payout (or of one schedule) was sent and has no final answer. Until the '
  'caller''s transaction ends, no transfer of it is sent. argument: the name of the caller''s argument at fault. The '
  'caller has locked the payout.';
