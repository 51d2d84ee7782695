create or replace function app_private.freeze_unknown(unknown app_private.unknown_transfers, problem text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  note constant text := format(
    'Stripe has transfer %s, which may be of it.',
    (freeze_unknown.unknown).stripe_transfer_id
  );
  payout app.payouts;
begin
  if freeze_unknown.problem is not null and not app_private.waits_for_person(freeze_unknown.unknown) then
    return;
  end if;
  for payout in
    select candidate.*
    from
      app.payouts as candidate
      left join app.placements as placement on placement.id = candidate.placement_id
      left join app.payout_accounts as account on account.user_id = candidate.recruiter_id
    where
      candidate.id = (freeze_unknown.unknown).payout_id
      or app_private.name_key(placement.external_ref) = app_private.name_key((freeze_unknown.unknown).external_ref)
        and (
          account.stripe_account_id = (freeze_unknown.unknown).destination
          -- Whoever had that account may have another one by now.
          or not exists (
            select
            from app.payout_accounts as other
            where other.stripe_account_id = (freeze_unknown.unknown).destination
          )
        )
      or account.stripe_account_id = (freeze_unknown.unknown).destination
        and app_private.may_be_of(freeze_unknown.unknown, candidate)
    order by candidate.id
    for no key update of candidate
  loop
    if freeze_unknown.problem is not null then
      perform app_private.freeze_for_alarm(payout.id, note);
    elseif payout.frozen_reason = note then
      perform app_private.set_reason('The transfer at Stripe is known.');
      update app.payouts
      set
        frozen_at = null,
        frozen_by = null,
        frozen_reason = null
      where id = payout.id;
      perform app_private.set_reason(null);
    end if;
  end loop;
end;
$$;
comment on function app_private.freeze_unknown is
  'Freezes the payouts that a transfer at Stripe may have paid and that it could not be adopted for '
  '(app_private.may_be_of), until a person explains its finding, or unfreezes one that was frozen for nothing else '
  'once it is adopted. problem: null when it is adopted.';
