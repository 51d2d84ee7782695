create or replace function app_private.reopen_payout(payout_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update app.payouts
  set status = 'processing'
  where id = reopen_payout.payout_id and status in ('completed', 'reversed');
$$;
comment on function app_private.reopen_payout is
  'Sets a payout back to processing that had ended as paid, or as paid and taken back: a part of it is owed again. One '
  'that has not ended, or was cancelled, stays as it is. The caller has locked it.';
