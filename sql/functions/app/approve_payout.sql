create or replace function app.approve_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  perform app_private.assert_admin();
  perform app_private.assert_reason(approve_payout.reason);
  select * into payout from app.payouts where id = approve_payout.payout_id for no key update;
  if not found then
    perform app_private.raise_error('HB002', 'There is no such payout.', 'Check the id.', 'payout_id');
  end if;
  if payout.status <> 'pending' then
    perform app_private.raise_error('HB003', format('Payout %s is %s, not pending.', payout.id, payout.status),
      'Only a pending payout can be approved.', 'payout_id');
  end if;
  perform app_private.assert_second_person(payout);
  perform app_private.set_reason(approve_payout.reason);
  update app.payouts set status = 'approved' where id = payout.id returning * into payout;
  perform app_private.set_reason(null);
  return payout;
end
$$;
comment on function app.approve_payout is
  'Approves a payout that is above the amount from which its terms ask for a second person. Who and when is in the audit log. Admins only, and not who created the placement. Raises HB001, HB002, HB003, HB008, HB022.';
