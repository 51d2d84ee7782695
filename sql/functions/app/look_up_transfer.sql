create or replace function app.look_up_transfer(transfer_id uuid, reason text)
returns app.payout_transfers
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  transfer app.payout_transfers;
begin
  perform app_private.begin_verb(look_up_transfer.reason);
  select * into transfer from app.payout_transfers where id = look_up_transfer.transfer_id;
  if not found then
    perform app_private.raise_not_found('transfer', 'transfer_id');
  end if;
  perform app_private.assert_status(
    'transfer',
    transfer.id,
    transfer.status,
    array['in_doubt'],
    'Only one that Stripe has not answered is looked up.',
    'transfer_id'
  );
  perform app_private.write_event(
    'payout_transfer.look_up_asked',
    jsonb_build_object(
      'transfer_id', transfer.id,
      'reason', look_up_transfer.reason,
      'actor', to_jsonb(app_private.current_actor())
    ),
    transfer.payout_id,
    transfer.id
  );
  -- Of a batch the first one in doubt stands for all. Before then, Stripe's list could miss it.
  perform app_private.enqueue(
    'look_up_transfer',
    array[jsonb_build_object('transfer_id', part.id)],
    greatest(clock_timestamp(), transfer.sent_at + make_interval(secs => app_private.setting('look_up_after_seconds'))),
    array['look_up_transfer:' || part.id]
  )
  from app_private.transfer_parts(transfer.id) as part
  where part.status = 'in_doubt' and app_private.is_first_of_batch(part);
  perform app_private.set_reason(null);
  return transfer;
end;
$$;
comment on function app.look_up_transfer is
  'Has a transfer in doubt looked up in Stripe''s list now, and not at its next turn. It moves no money: one that '
  'Stripe has made succeeds, one that was certainly never made is refused and its schedule owed again, any other stays '
  'in doubt. Of a batch all are looked up. Admins only. Raises HB001, HB002, HB003 (not in doubt), HB008 (no reason), '
  'HB037 (the reason is too long).';
