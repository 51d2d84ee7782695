create or replace function app_private.transfers_to_ask(reconciliation_id uuid, at_most integer)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(waiting.stripe_transfer_id), '{}')
  from
    (
      select unseen.stripe_transfer_id
      from app_private.reconciliation_transfers as unseen
      where unseen.reconciliation_id = transfers_to_ask.reconciliation_id and unseen.shown = 'to_ask'
      order by unseen.stripe_transfer_id
      limit transfers_to_ask.at_most
    ) as waiting;
$$;
comment on function app_private.transfers_to_ask is
  'Ids of transfers that Stripe must still be asked for, at most at_most; empty when none is left.';
