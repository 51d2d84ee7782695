create or replace function app_private.note_unseen_transfers(reconciliation_id uuid, reversed_ids text[] default '{}')
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run app.reconciliations;
begin
  perform app_private.reconciliation_heartbeat(note_unseen_transfers.reconciliation_id);
  select * into run from app.reconciliations where id = note_unseen_transfers.reconciliation_id;
  insert into app_private.reconciliation_transfers (reconciliation_id, stripe_transfer_id, shown)
  select run.id, transfer.stripe_transfer_id, 'to_ask'
  from app.payout_transfers as transfer
  where
    transfer.status = 'succeeded'
    and transfer.answered_at >= run.window_from
    and transfer.answered_at < run.window_until
  union
  select run.id, balance_transaction.source, 'to_ask'
  from app_private.reconciliation_balance_transactions as balance_transaction
  where
    balance_transaction.reconciliation_id = run.id
    and balance_transaction.type = 'transfer'
    and balance_transaction.source is not null
  union
  select run.id, reversed.id, 'to_ask' from unnest(note_unseen_transfers.reversed_ids) as reversed (id)
  on conflict do nothing;
end;
$$;
comment on function app_private.note_unseen_transfers is
  'Marks transfers that are missing from Stripe''s list to be asked for by id: our transfers that succeeded in the '
  'window, transfers with a balance transaction, and reversed_ids. Clocks may differ, and Stripe''s list may lag '
  'behind. Raises HB003 (not running).';
