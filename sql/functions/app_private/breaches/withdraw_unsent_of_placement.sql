create or replace function app_private.withdraw_unsent_of_placement(placement_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  for payout in
    select *
    from app.payouts as open_payout
    where
      open_payout.placement_id = withdraw_unsent_of_placement.placement_id
      and open_payout.status in ('approved', 'processing', 'failed')
    order by open_payout.id
  loop
    perform app_private.assert_nothing_on_its_way(payout.id, argument => 'placement_id');
    perform app_private.withdraw_unsent_transfers(payout.id);
  end loop;
  perform app_private.end_redirect(redirect, 'placement_id')
  from app.recoveries as redirect
  where
    redirect.placement_id = withdraw_unsent_of_placement.placement_id
    and redirect.purpose = 'redirect'
    and redirect.status = 'open';
end;
$$;
comment on function app_private.withdraw_unsent_of_placement is
  'Withdraws the unsent intents of a placement''s payouts, so that they do not count as on their way, and ends '
  'redirects of them. A sent one stops it. The caller has locked the payouts. Raises HB012.';
