create or replace function app_private.note_changed_transfer()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.note_returned_transfers(
    case tg_argv[0]
      when 'carried'
        then array(
          select link.transfer_id
          from app.bank_payout_transfers as link
          where link.bank_payout_id = (to_jsonb(new) ->> 'id')::uuid
        )
      else array[(to_jsonb(new) ->> tg_argv[0])::uuid]
    end
  );
  return null;
end;
$$;
comment on function app_private.note_changed_transfer is
  'After-row trigger of bank payouts that come back, and of what is taken back of a transfer: what banks returned of '
  'the transfers may be more, or less (app_private.note_returned_transfers). Argument: the column with the transfer; '
  'carried: those that the bank payout carries.';
