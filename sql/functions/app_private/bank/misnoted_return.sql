create or replace function app_private.misnoted_return(transfer_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select case when kept.is_kept <> app_private.is_returned_by_bank(misnoted_return.transfer_id) then kept.is_kept end
  from
    (
      select
        exists (
          select
          from app_private.returned_transfers as known
          where known.transfer_id = misnoted_return.transfer_id
        ) as is_kept
    ) as kept
  where
    kept.is_kept
    or exists (
      select
      from
        app.bank_payout_transfers as link
        join app.bank_payouts as returned on returned.id = link.bank_payout_id
      where link.transfer_id = misnoted_return.transfer_id and link.amount > 0 and returned.status = 'failed'
    );
$$;
comment on function app_private.misnoted_return is
  'True when app_private.returned_transfers has the transfer and it does not belong there; false when it is missed, so '
  'that nobody would be told that a bank returned it; null when all is right.';
