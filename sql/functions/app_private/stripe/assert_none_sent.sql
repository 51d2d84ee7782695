create or replace function app_private.assert_none_sent(
  payout_id uuid,
  schedule_id uuid default null,
  argument text default 'payout_id'
)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  on_its_way app.payout_transfers;
begin
  select *
  into on_its_way
  from app.payout_transfers as transfer
  where
    transfer.payout_id = assert_none_sent.payout_id
    and (assert_none_sent.schedule_id is null or transfer.schedule_id = assert_none_sent.schedule_id)
    and transfer.status in ('sent', 'in_doubt')
  order by transfer.id
  limit 1;
  if found then
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
      assert_none_sent.argument
    );
  end if;
end;
$$;
comment on function app_private.assert_none_sent is
  'Raises HB012 when a transfer of the payout (or of one schedule) was sent and has no final answer. argument: the '
  'name of the caller''s argument at fault. Locks nothing: a verb calls app_private.assert_nothing_on_its_way.';
