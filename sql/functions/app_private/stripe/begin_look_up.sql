create or replace function app_private.begin_look_up(transfer_id uuid)
returns table (attempt integer, transfer_group text, destination text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select transfer.attempt, transfer.transfer_group, transfer.destination
  from app.payout_transfers as transfer
  where
    transfer.id = begin_look_up.transfer_id
    and transfer.status = 'in_doubt'
    -- Before that, the list could miss a request that is still executing.
    and transfer.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds'));
$$;
comment on function app_private.begin_look_up is
  'Returns the attempt, group and destination of a transfer in doubt, for a look-up in Stripe''s list. No row when it '
  'is not in doubt, or was sent too recently for the list to be complete.';
