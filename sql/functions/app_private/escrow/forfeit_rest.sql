create or replace function app_private.forfeit_rest(payout app.payouts, amount bigint, reason text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  hold app.escrow_holds;
begin
  hold := app_private.add_hold(forfeit_rest.payout, forfeit_rest.amount, now(), forfeit_rest.reason);
  update app.escrow_holds as lost set status = 'forfeited' where lost.id = hold.id returning * into hold;
  return hold;
end;
$$;
comment on function app_private.forfeit_rest is
  'Forfeits an amount (minor units) of what is not scheduled of a payout: a hold of it that is forfeited at once, so '
  'that books, statements and audit log have it as every other loss. The caller has locked the payout. Raises HB010 '
  '(more than is not scheduled).';
