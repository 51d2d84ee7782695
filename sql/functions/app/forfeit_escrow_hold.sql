create or replace function app.forfeit_escrow_hold(hold_id uuid, reason text)
returns app.escrow_holds
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select * from app_private.end_hold(forfeit_escrow_hold.hold_id, 'forfeited', forfeit_escrow_hold.reason);
$$;
comment on function app.forfeit_escrow_hold is
  'Forfeits an active hold: the recruiter loses the money for good. Admins only. Raises HB001, HB002, HB003 (not '
  'active), HB008 (no reason), HB037 (the reason is too long).';
