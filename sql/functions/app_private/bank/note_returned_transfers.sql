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
      select place.transfer_id
      from
        touched
        -- One after the other (offset 0): joined, the view would be read for every transfer of all time.
        cross join lateral (
          select each.transfer_id, each.returned_by_bank
          from reporting.transfer_places as each
          where each.transfer_id = touched.id
          offset 0
        ) as place
      where place.returned_by_bank > 0
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
