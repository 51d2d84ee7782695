create or replace function app.create_escrow_hold(
  payout_id uuid,
  amount bigint,
  release_date timestamptz,
  reason text,
  seen_left bigint default null
)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  hold app.escrow_holds;
begin
  perform app_private.begin_verb(create_escrow_hold.reason);
  perform app_private.assert_valid_release_date(create_escrow_hold.release_date);
  payout := app_private.lock_payout(create_escrow_hold.payout_id);
  perform app_private.assert_possible('create_escrow_hold', payout.id);
  perform app_private.assert_valid_amount(create_escrow_hold.amount, payout.currency);
  perform app_private.assert_seen_left(
    format('payout %s', payout.id),
    create_escrow_hold.seen_left,
    app_private.pending_amount(payout.id, 'infinity'),
    payout.currency
  );
  perform app_private.take_from_pending(payout, create_escrow_hold.amount, create_escrow_hold.release_date);
  hold := app_private.add_hold(
    payout,
    create_escrow_hold.amount,
    create_escrow_hold.release_date,
    create_escrow_hold.reason
  );
  perform app_private.set_reason(null);
  return hold;
end;
$$;
comment on function app.create_escrow_hold is
  'Withholds by hand an amount (minor units) of what is not yet sent of a payout, until a release date to come. It '
  'comes out of the pending schedules that are due by then, the last one first: each becomes smaller, or is '
  'cancelled. What a released hold already owes stays owed. seen_left: what the caller saw as not sent yet, whatever '
  'its date (the amount in app.possible_verbs), minor units, so that what is asked for twice is withheld once; null: '
  'not said. Admins only. Raises HB001, HB002, HB003 (the payout is finished or failed, or an adjustment), HB004, '
  'HB008 (no reason, or the release date is not to come), HB028 (another amount is left), HB037 (the reason is too '
  'long), HB055 (more than is pending), HB059 (a date outside of 2000 to 2100).';
