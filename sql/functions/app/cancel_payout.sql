create or replace function app.cancel_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  perform app_private.assert_reason(cancel_payout.reason);
  if not exists (select from app.payouts where id = cancel_payout.payout_id) then
    perform app_private.raise_error('HB002', 'There is no such payout.', 'Check the id.', 'payout_id');
  end if;
  return app_private.cancel_payout_parts(cancel_payout.payout_id, cancel_payout.reason);
end
$$;
comment on function app.cancel_payout is
  'Cancels a payout of which nothing was paid, with its schedules and holds. Admins only. Raises HB001, HB002, HB003 (a part was paid), HB008, HB012 (a transfer is on its way).';
