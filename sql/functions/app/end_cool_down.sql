create or replace function app.end_cool_down(user_id uuid, reason text)
returns app.payout_accounts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  account app.payout_accounts;
begin
  perform app_private.begin_verb(end_cool_down.reason);
  perform from app.users where id = end_cool_down.user_id for share;
  select known.*
  into account
  from app.payout_accounts as known
  where known.user_id = end_cool_down.user_id
  for no key update;
  if account.id is null then
    perform app_private.raise_not_found(
      'recruiter with a payout account',
      'user_id',
      'Link one first: link_payout_account.'
    );
  end if;
  if account.cool_down_until is null or account.cool_down_until <= now() then
    perform app_private.raise_error(
      'wrong_status',
      format('Nothing waits for a change of account %s.', account.stripe_account_id),
      'explain_payout says what a payment waits for.',
      'user_id'
    );
  end if;
  if app_private.needs_second_person(
    'end_cool_down',
    'end_cool_down',
    jsonb_build_object('user_id', account.user_id, 'reason', end_cool_down.reason),
    (
      select
        jsonb_build_object(
          'email', person.email,
          'stripe_account', account.stripe_account_id,
          'bank_account', account.bank_account_fingerprint,
          'linked_by', account.linked_by,
          'cool_down_until', account.cool_down_until
        )
      from app.users as person
      where person.id = account.user_id
    ),
    recruiter_id => account.user_id
  ) then
    return null;
  end if;
  perform app_private.write_event(
    'payout_account.cool_down_ended',
    jsonb_build_object(
      'recruiter_id', account.user_id,
      'stripe_account_id', account.stripe_account_id,
      'cool_down_until', account.cool_down_until,
      'reason', end_cool_down.reason,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => account.id
  );
  update app.payout_accounts as known
  set cool_down_until = null
  where known.id = account.id
  returning *
  into account;
  perform app_private.pay_named(
    array(
      select schedule.id
      from app.payout_schedules as schedule
      where schedule.recruiter_id = account.user_id and schedule.due_at <= now()
    )
  );
  perform app_private.set_reason(null);
  return account;
end;
$$;
comment on function app.end_cool_down is
  'Pays a recruiter whose account or bank account was changed before the waiting time is over '
  '(app.payout_accounts.cool_down_until): a run, which it starts, pays what is due to them. Always needs a second '
  'person (kind end_cool_down): it leaves a request and returns null; a further change of the account makes that '
  'outdated. The recruiter is told. Admins only. Raises HB001, HB002 (no such recruiter, or no account), HB003 '
  '(nothing waits), HB008 (no reason), HB035 (too many requests), HB037 (the reason is too long), HB073 (over the '
  'API: the sign-in is too old).';
