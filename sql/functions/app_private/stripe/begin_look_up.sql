create or replace function app_private.begin_look_up(transfer_id uuid)
returns table (attempt integer, transfer_group text, destination text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select transfer.attempt, transfer.transfer_group, transfer.destination
    from app.payout_transfers as transfer
   where transfer.id = begin_look_up.transfer_id
     and transfer.status = 'in_doubt'
     -- Asked earlier, the list could miss what is still being executed.
     and transfer.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds'));
$$;
comment on function app_private.begin_look_up is
  'Where to look for a transfer in doubt at Stripe; no row when it is not in doubt (any more), or was sent too short a time ago for Stripe''s list to be complete.';
