create or replace function app_private.lock_reversal(reversal_id uuid)
returns app.payout_reversals
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  reversal app.payout_reversals;
begin
  select * into reversal from app.payout_reversals where id = lock_reversal.reversal_id;
  perform from app.payouts where id = reversal.payout_id for no key update;
  perform from app.recoveries where id = reversal.recovery_id for no key update;
  select * into reversal from app.payout_reversals where id = lock_reversal.reversal_id for no key update;
  return reversal;
end;
$$;
comment on function app_private.lock_reversal is
  'Locks the payout and the debt of a reversal, then the reversal: its end settles a step of the debt, and may end '
  'the payout. Order of locks: see app_private.lock_payee.';
