create or replace function app_private.complete_payouts_of_placement()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.complete_paid_payouts(
    array(select payout.id from app.payouts as payout where payout.placement_id = new.id order by payout.id)
  );
  return null;
end;
$$;
comment on function app_private.complete_payouts_of_placement is
  'After-update trigger of placements that are completed: ends the payouts of which nothing is open, whatever was '
  'cancelled of them.';
