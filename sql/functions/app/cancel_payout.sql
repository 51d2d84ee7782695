create or replace function app.cancel_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.begin_verb(cancel_payout.reason);
  return app_private.cancel_payout_parts(cancel_payout.payout_id, cancel_payout.reason);
end;
$$;
comment on function app.cancel_payout is
  'Cancels a payout with its schedules and holds, as long as no part of it is paid. Admins only. Raises HB001, HB002, '
  'HB003 (a part was paid), HB008 (no reason), HB012 (a transfer is on its way), HB037 (the reason is too long).';
