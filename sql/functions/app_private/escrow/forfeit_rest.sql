create or replace function app_private.forfeit_rest(payout app.payouts, amount bigint, reason text)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  hold app.escrow_holds;
begin
  insert into app.escrow_holds (
    payout_id, placement_id, tranche, hold_amount, currency, holdback_percentage, release_date, reason
  )
  select
    (forfeit_rest.payout).id,
    (forfeit_rest.payout).placement_id,
    coalesce(max(known.tranche), 0) + 1,
    forfeit_rest.amount,
    (forfeit_rest.payout).currency,
    round(forfeit_rest.amount * 100.0 / (forfeit_rest.payout).amount, 2),
    now(),
    forfeit_rest.reason
  from app.escrow_holds as known
  where known.payout_id = (forfeit_rest.payout).id
  returning *
  into hold;
  update app.escrow_holds as lost set status = 'forfeited' where lost.id = hold.id returning * into hold;
  return hold;
end;
$$;
comment on function app_private.forfeit_rest is
  'Forfeits an amount (minor units) of what is not scheduled of a payout: a hold of it that is forfeited at once, so '
  'that books, statements and audit log have it as every other loss. The caller has locked the payout. Raises HB010 '
  '(more than is not scheduled).';
