create or replace function app_private.misnoted_returns()
returns table (transfer_id uuid, is_kept boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select named.transfer_id, known.transfer_id is not null
  from
    (
      select link.transfer_id
      from
        app.bank_payouts as returned
        join app.bank_payout_transfers as link on link.bank_payout_id = returned.id
      where returned.status = 'failed' and link.amount > 0
      union
      select kept.transfer_id
      from app_private.returned_transfers as kept
    ) as named
    left join app_private.returned_transfers as known on known.transfer_id = named.transfer_id
  where (known.transfer_id is not null) <> app_private.is_returned_by_bank(named.transfer_id);
$$;
comment on function app_private.misnoted_returns is
  'The transfers that app_private.returned_transfers has and that do not belong there (is_kept), and those that it '
  'misses: nobody would be told that a bank returned them.';
