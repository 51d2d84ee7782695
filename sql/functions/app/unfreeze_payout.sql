create or replace function app.unfreeze_payout(payout_id uuid, reason text)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  perform app_private.begin_verb(unfreeze_payout.reason);
  payout := app_private.lock_payout(unfreeze_payout.payout_id);
  if payout.frozen_at is null then
    perform app_private.raise_error(
      'wrong_status',
      format('Payout %s is not frozen.', payout.id),
      'Nothing needs to be done.',
      'payout_id'
    );
  end if;
  perform app_private.assert_second_person(payout);
  if app_private.needs_approval(payout) then
    if app_private.needs_second_person(
      'approval',
      'unfreeze_payout',
      jsonb_build_object('payout_id', payout.id, 'reason', unfreeze_payout.reason),
      app_private.approval_basis(payout),
      payout.amount,
      payout.currency,
      payout.recruiter_id,
      payout.company_id,
      payout.id
    ) then
      return null;
    end if;
  end if;
  update app.payouts
  set
    frozen_at = null,
    frozen_by = null,
    frozen_reason = null
  where id = payout.id
  returning *
  into payout;
  perform app_private.set_reason(null);
  -- Catch up on due dates during the freeze.
  perform app_private.enqueue('release_due_escrow_holds', array['{}'::jsonb]);
  perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  perform app_private.enqueue('recover_debts', array['{}'::jsonb]);
  return payout;
end;
$$;
comment on function app.unfreeze_payout is
  'Ends a freeze, and starts the work that it stopped: the release of holds, due schedules and debts. Admins only. '
  'Above the approval threshold of the terms, not the admin who created the placement: a payout is also frozen when '
  'its destination changed after an approval. Under dual control (kind approval) it leaves a request for such a '
  'payout and returns null. Raises HB001, HB002, HB003 (not frozen), HB008 (no reason), HB022 (own placement), HB035 '
  '(too many requests).';
