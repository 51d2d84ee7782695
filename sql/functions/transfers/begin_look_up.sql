create or replace function app_private.begin_look_up(transfer_id uuid)
returns table (attempt integer, transfer_group text, destination text)
language sql
stable
security definer
set search_path = ''
as $$
  select transfer.attempt, transfer.transfer_group, transfer.destination
    from app.payout_transfers as transfer
   where transfer.id = begin_look_up.transfer_id and transfer.status = 'in_doubt';
$$;
comment on function app_private.begin_look_up is
  'Where to look for a transfer in doubt at Stripe; no row when it is not in doubt (any more).';
