create or replace function app_private.lock_payout_parts(payout_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from app.payout_schedules where payout_id = any (lock_payout_parts.payout_ids) order by id for no key update;
  perform from app.escrow_holds where payout_id = any (lock_payout_parts.payout_ids) order by id for no key update;
  perform from app.payout_transfers where payout_id = any (lock_payout_parts.payout_ids) order by id for no key update;
  perform app_private.lock_debts_set_off(lock_payout_parts.payout_ids);
end;
$$;
comment on function app_private.lock_payout_parts is
  'Locks all parts of payouts: schedules, holds and transfers, by id, then the debts that are being set off. The '
  'caller has locked the payouts. Order of locks: see app_private.lock_payee.';
