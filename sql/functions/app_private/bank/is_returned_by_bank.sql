create or replace function app_private.is_returned_by_bank(transfer_id uuid)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from reporting.transfer_places as place
      where place.transfer_id = is_returned_by_bank.transfer_id and place.returned_by_bank > 0
    );
$$;
comment on function app_private.is_returned_by_bank is
  'Whether the transfer belongs to app_private.returned_transfers: a bank returned something of it that was not paid '
  'out again.';
