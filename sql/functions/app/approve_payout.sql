create or replace function app.approve_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  perform app_private.begin_verb(approve_payout.reason);
  payout := app_private.lock_payout(
    approve_payout.payout_id,
    array['pending'],
    'Only a pending payout can be approved.'
  );
  perform app_private.assert_second_person(payout);
  if app_private.needs_second_person(
    'approval',
    'approve_payout',
    jsonb_build_object('payout_id', payout.id, 'reason', approve_payout.reason),
    app_private.approval_basis(payout),
    payout.amount,
    payout.currency,
    payout.recruiter_id,
    payout.company_id,
    payout.id
  ) then
    return null;
  end if;
  update app.payouts set status = 'approved' where id = payout.id returning * into payout;
  perform app_private.set_reason(null);
  return payout;
end;
$$;
comment on function app.approve_payout is
  'Approves a pending payout: its terms ask for a second person above an amount. The audit log names the admin and '
  'the time. Admins only, but not the admin who created the placement. Under dual control (kind approval) it leaves a '
  'request and returns null. Raises HB001, HB002, HB003 (not pending), HB008 (no reason), HB022 (own placement), '
  'HB035 (too many requests).';
