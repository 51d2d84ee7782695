create or replace function app_private.transfer_parts(transfer_id uuid)
returns setof app.payout_transfers
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select part.*
  from
    app.payout_transfers as named
    join app.payout_transfers as part on part.id = named.id or part.batch_id = named.batch_id
  where named.id = transfer_parts.transfer_id
  order by part.id;
$$;
comment on function app_private.transfer_parts is
  'The transfers of ours that are one transfer at Stripe with this one (app.payout_transfers.batch_id), in the order '
  'of their numbers there: itself alone, where it is no part of a batch.';
