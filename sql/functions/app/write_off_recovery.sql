create or replace function app.write_off_recovery(
  recovery_id uuid,
  reason text,
  amount bigint default null,
  seen_left bigint default null
)
returns app.recoveries
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  recovery app.recoveries;
  given_up bigint;
begin
  perform app_private.begin_verb(write_off_recovery.reason);
  select * into recovery from app.recoveries where id = write_off_recovery.recovery_id for no key update;
  if not found then
    perform app_private.raise_not_found('debt', 'recovery_id');
  end if;
  perform app_private.assert_status(
    'debt',
    recovery.id,
    recovery.status,
    array['open'],
    'Only an open debt can be written off.',
    'recovery_id'
  );
  if recovery.purpose = 'redirect' then
    perform app_private.raise_error(
      'wrong_status',
      format('%s is a redirect: nobody owes it.', recovery.id),
      'Stop it with stop_redirect.',
      'recovery_id'
    );
  end if;
  perform app_private.assert_seen_left(
    format('debt %s', recovery.id),
    write_off_recovery.seen_left,
    app_private.debt_left(recovery),
    recovery.currency
  );
  if write_off_recovery.amount is not null then
    perform app_private.assert_valid_amount(write_off_recovery.amount, recovery.currency);
  end if;
  given_up := coalesce(write_off_recovery.amount, app_private.debt_left(recovery));
  if given_up <= 0 or given_up > app_private.debt_left(recovery) then
    perform app_private.raise_error(
      'invalid_amount',
      format('%s %s of debt %s are left.', app_private.debt_left(recovery), recovery.currency, recovery.id),
      'Write off more than nothing and at most what is left.',
      'amount'
    );
  end if;
  if app_private.needs_second_person(
    'write_off',
    'write_off_recovery',
    jsonb_build_object(
      'recovery_id', recovery.id,
      'reason', write_off_recovery.reason,
      'amount', write_off_recovery.amount,
      'seen_left', write_off_recovery.seen_left
    ),
    jsonb_build_object('debt', recovery.amount, 'left', app_private.debt_left(recovery), 'currency', recovery.currency),
    given_up,
    recovery.currency,
    recovery.recruiter_id,
    recovery.company_id,
    recovery.payout_id
  ) then
    return null;
  end if;
  insert into app.recovery_steps (recovery_id, kind, amount, status, reason, created_by, created_by_role)
  values (recovery.id, 'write_off', given_up, 'done', write_off_recovery.reason, actor.user_id, actor.role);
  perform app_private.set_reason(null);
  select * into recovery from app.recoveries where id = recovery.id;
  return recovery;
end;
$$;
comment on function app.write_off_recovery is
  'Writes off a debt, or a part of it. amount: minor units; null writes off the rest of the debt. seen_left: what the '
  'caller saw as left of the debt, minor units, so that a part that is written off twice is given up once; null: not '
  'said. Under dual control (kind write_off) it leaves a request and returns null. Admins only. Raises HB001, HB002, '
  'HB003 (not open, or a redirect), HB004 (no valid amount, or more than is left), HB008 (no reason), HB028 (another '
  'amount is left), HB035 (too many requests), HB037 (the reason is too long), HB073 (over the API: the sign-in is too '
  'old).';
