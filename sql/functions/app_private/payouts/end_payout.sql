create or replace function app_private.end_payout(payout_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts as payout
  set status = app_private.ending_of(payout.id)
  where payout.id = end_payout.payout_id and payout.status <> app_private.ending_of(payout.id) and payout.amount > 0;
$$;
comment on function app_private.end_payout is
  'Ends a payout of which nothing is open any more (app_private.ending_of). The caller has locked the payout.';
