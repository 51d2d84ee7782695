create or replace function app.release_escrow_hold(
  hold_id uuid,
  notes text,
  amount bigint default null,
  seen_left bigint default null
)
returns app.escrow_holds
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  hold app.escrow_holds;
  payout app.payouts;
  remaining bigint;
begin
  perform app_private.begin_verb(release_escrow_hold.notes, 'notes');
  hold := app_private.lock_hold(release_escrow_hold.hold_id);
  remaining := hold.hold_amount - hold.released_amount;
  perform app_private.assert_possible('release_escrow_hold', hold_id => hold.id);
  perform app_private.assert_seen_left(
    format('hold %s', hold.id),
    release_escrow_hold.seen_left,
    remaining,
    hold.currency
  );
  select * into payout from app.payouts where id = hold.payout_id;
  if release_escrow_hold.amount is not null then
    perform app_private.assert_valid_amount(release_escrow_hold.amount, hold.currency);
    if release_escrow_hold.amount > remaining then
      perform app_private.raise_error(
        'more_than_held',
        format(
          'Of hold %s, %s are left; %s cannot be released.',
          hold.id,
          app_private.shown_amount(remaining, hold.currency),
          app_private.shown_amount(release_escrow_hold.amount, hold.currency)
        ),
        'Release at most what is left of it.',
        'amount'
      );
    end if;
  end if;
  perform app_private.assert_fresh_sign_in(coalesce(release_escrow_hold.amount, remaining), hold.currency);
  if app_private.is_early_release(hold) then
    if app_private.needs_second_person(
      'early_release',
      'release_escrow_hold',
      jsonb_build_object(
        'hold_id', hold.id,
        'notes', release_escrow_hold.notes,
        'amount', release_escrow_hold.amount,
        'seen_left', release_escrow_hold.seen_left
      ),
      app_private.approval_basis(payout)
        || jsonb_build_object(
          'hold_amount', hold.hold_amount,
          'released_amount', hold.released_amount,
          'release_date', hold.release_date
        ),
      coalesce(release_escrow_hold.amount, remaining),
      hold.currency,
      hold.recruiter_id,
      hold.company_id,
      hold.payout_id
    ) then
      return null;
    end if;
  end if;
  return app_private.release_hold(hold, release_escrow_hold.notes, coalesce(release_escrow_hold.amount, remaining));
end;
$$;
comment on function app.release_escrow_hold is
  'Releases an active hold, or a part of it, before its release date. amount: minor units; null releases all that is '
  'left; the rest stays withheld in the same hold. seen_left: what the caller saw as left of it (hold_amount - '
  'released_amount), minor units, so that a part that is asked for twice is released once; null: not said. The '
  'released amount becomes a schedule that the next run pays. notes: the reason. Under dual control (kind '
  'early_release) it leaves a request and returns null. Admins only. Raises HB001, HB002, HB003 (not active, or the '
  'payout is frozen), HB004, HB008 (no notes), HB017 (more than is left of it), HB028 (another amount is left), HB035 '
  '(too many requests), HB037 (the notes are too long), HB073 (over the API: the sign-in is too old).';
