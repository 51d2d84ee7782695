create or replace function app_private.note_returned_transfers(transfer_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    touched as materialized (
      select distinct named.id
      from unnest(note_returned_transfers.transfer_ids) as named (id)
      where
        exists (
          select
          from
            app.bank_payout_transfers as link
            join app.bank_payouts as returned on returned.id = link.bank_payout_id
          where link.transfer_id = named.id and link.amount > 0 and returned.status = 'failed'
        )
    ),
    returned as (
      select touched.id as transfer_id
      from touched
      where app_private.is_returned_by_bank(touched.id)
    ),
    gone as (
      delete from app_private.returned_transfers as known
      where
        known.transfer_id = any (note_returned_transfers.transfer_ids)
        and not exists (
          select
          from returned
          where returned.transfer_id = known.transfer_id
        )
    )
  insert into app_private.returned_transfers (transfer_id)
  select returned.transfer_id
  from returned
  order by returned.transfer_id
  on conflict do nothing;
$$;
comment on function app_private.note_returned_transfers is
  'Says of each of the transfers whether it belongs to app_private.returned_transfers.';
