create or replace function app.create_adjustment(
  recruiter_id uuid,
  amount bigint,
  currency text,
  reason text,
  scheduled_date timestamptz default null,
  reference text default null
)
returns app.payouts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  known_reference constant text := nullif(btrim(create_adjustment.reference), '');
  account app.payout_accounts;
  recruiter app.users;
  payout app.payouts;
begin
  perform app_private.begin_verb(create_adjustment.reason);
  perform app_private.assert_business_time(create_adjustment.scheduled_date, 'scheduled_date');
  if create_adjustment.amount < 0 then
    perform app_private.raise_error(
      'invalid_amount',
      format('An adjustment pays; %s is less than nothing.', create_adjustment.amount),
      'Cancel what is not yet sent (app.cancel_payout_schedule), or reverse a transfer at Stripe, which then counts as '
      'not paid.',
      'amount'
    );
  end if;
  perform app_private.assert_valid_amount(create_adjustment.amount, create_adjustment.currency);
  perform app_private.is_short_text(known_reference, 'reference');
  account := app_private.lock_payee(create_adjustment.recruiter_id);
  select * into recruiter from app.users where id = create_adjustment.recruiter_id and role = 'recruiter';
  if not found then
    perform app_private.raise_not_found('recruiter', 'recruiter_id');
  end if;
  payout := app_private.known_adjustment(
    recruiter.id,
    known_reference,
    create_adjustment.amount,
    create_adjustment.currency,
    create_adjustment.reason,
    create_adjustment.scheduled_date
  );
  if payout.id is not null then
    perform app_private.set_reason(null);
    return payout;
  end if;
  if recruiter.deactivated_at is not null then
    perform app_private.raise_error(
      'wrong_status',
      format('Recruiter %s is deactivated.', recruiter.id),
      'Only an active recruiter gets an adjustment.',
      'recruiter_id'
    );
  end if;
  if app_private.needs_second_person(
    'adjustment',
    'create_adjustment',
    jsonb_build_object(
      'recruiter_id', recruiter.id,
      'amount', create_adjustment.amount,
      'currency', create_adjustment.currency,
      'reason', create_adjustment.reason,
      'scheduled_date', create_adjustment.scheduled_date,
      'reference', known_reference
    ),
    jsonb_build_object(
      'recruiter', recruiter.email,
      'stripe_account', account.stripe_account_id,
      'bank_account_fingerprint', account.bank_account_fingerprint
    ),
    create_adjustment.amount,
    create_adjustment.currency,
    recruiter.id
  ) then
    return null;
  end if;
  insert into app.payouts (
    kind, recruiter_id, amount, currency, adjustment_reason, adjustment_reference, adjustment_date, created_by
  )
  values
    (
      'adjustment',
      recruiter.id,
      create_adjustment.amount,
      create_adjustment.currency,
      create_adjustment.reason,
      known_reference,
      create_adjustment.scheduled_date,
      app_private.acting_user_id()
    )
  on conflict do nothing
  returning *
  into payout;
  -- The same call, at the same moment, was first.
  if payout.id is null then
    payout := app_private.known_adjustment(
      recruiter.id,
      known_reference,
      create_adjustment.amount,
      create_adjustment.currency,
      create_adjustment.reason,
      create_adjustment.scheduled_date
    );
    perform app_private.set_reason(null);
    return payout;
  end if;
  insert into app.payout_schedules (payout_id, amount, currency, scheduled_date)
  values (payout.id, payout.amount, payout.currency, coalesce(create_adjustment.scheduled_date, now()));
  -- Who makes it has approved it, as it is now: another account of the recruiter needs another approval.
  perform app_private.record_approval(payout, account, create_adjustment.reason);
  update app.payouts set status = 'approved' where id = payout.id returning * into payout;
  perform app_private.set_reason(null);
  return payout;
end;
$$;
comment on function app.create_adjustment is
  'Pays a recruiter what no placement earned: a bonus, a correction, goodwill, the return of a clawback. amount: '
  'minor units. scheduled_date: the earliest time of payment; null: the next run. It makes a payout of kind '
  'adjustment, approved, with one schedule, which takes the way of every other: debts are set off, pauses and '
  'freezes stop it. reference: the caller''s name for it, one a recruiter: the same one again with the same amount, '
  'currency, reason and date answers the payout that there is, whatever became of it, and pays nothing more; null: '
  'each call pays. Where there are two admins it always leaves a request and returns null (dual control, kind '
  'adjustment). Admins only. Raises HB001, HB002 (no such recruiter), HB003 (deactivated), HB004, HB006, HB008 (no '
  'reason), HB009 (the reference names another adjustment), HB035 (too many requests), HB037 (a text is too long), '
  'HB059 (a date outside of 2000 to 2100), HB073 (over the API: the sign-in is too old).';
