create or replace function app_private.note_carried_transfers()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    perform app_private.note_returned_transfers(array(select old_rows.transfer_id from old_rows));
  else
    perform app_private.note_returned_transfers(array(select new_rows.transfer_id from new_rows));
  end if;
  return null;
end;
$$;
comment on function app_private.note_carried_transfers is
  'After-statement trigger of app.bank_payout_transfers: what banks returned may have been paid out again, or not '
  'after all (app_private.note_returned_transfers).';
