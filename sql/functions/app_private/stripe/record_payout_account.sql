create or replace function app_private.record_payout_account(
  stripe_account_id text,
  transfers_enabled boolean,
  requirements_due text[],
  disabled_reason text,
  asked_at timestamptz default null,
  country text default null,
  facts jsonb default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  account_id uuid;
  owner_id uuid;
  is_able boolean;
  was_able boolean;
  last_checked_at timestamptz;
  new_deadline timestamptz;
begin
  -- Locked before it is read: two answers at once are one after the other.
  perform
  from app.payout_accounts as account
  where account.stripe_account_id = record_payout_account.stripe_account_id
  for no key update;
  update app.payout_accounts as account
  set
    -- Whom Stripe has rejected, and who is in another country now, may have an active capability for a while.
    transfers_enabled = record_payout_account.transfers_enabled
    and app_private.disabled_code(record_payout_account.disabled_reason) <> 'account_rejected'
    and coalesce(account.country = record_payout_account.country, true)
    and not app_private.is_out_of_reach(
      record_payout_account.country,
      record_payout_account.facts ->> 'service_agreement'
    ),
    requirements_due = array(
      select app_private.as_stored_text(due.name, app_private.max_short_text())
      from unnest(record_payout_account.requirements_due) as due (name)
      limit 100
    ),
    disabled_reason = case
      when account.country <> record_payout_account.country then 'moved_to_' || record_payout_account.country
      when app_private.is_out_of_reach(
          record_payout_account.country,
          record_payout_account.facts ->> 'service_agreement'
        )
        then 'out_of_reach'
      else app_private.as_stored_text(record_payout_account.disabled_reason, app_private.max_short_text())
    end,
    country = coalesce(account.country, record_payout_account.country),
    -- A bank account that was removed stays known: another one after it is a change.
    bank_account_fingerprint = coalesce(
      app_private.bank_fingerprint(record_payout_account.facts -> 'external_accounts'),
      account.bank_account_fingerprint
    ),
    payouts_enabled = said.payouts_enabled,
    requirements_past_due = said.past_due,
    requirements_eventually_due = said.eventually_due,
    requirements_deadline = said.deadline,
    default_currency = said.default_currency,
    bank_currencies = said.bank_currencies,
    service_agreement = said.service_agreement,
    debit_negative_balances = said.debit_negative_balances,
    checked_at = now()
  from app_private.read_account_facts(record_payout_account.facts) as said
  where
    account.stripe_account_id = record_payout_account.stripe_account_id
    -- Two overlapping questions: the order of their answers is unknown, so the second one is not recorded.
    and (
      record_payout_account.asked_at is null
      or account.checked_at is null
      or account.checked_at < record_payout_account.asked_at
    )
  returning
    account.id,
    account.user_id,
    account.transfers_enabled,
    old.checked_at,
    old.transfers_enabled,
    case
      when account.requirements_deadline is distinct from old.requirements_deadline then account.requirements_deadline
    end
  into account_id, owner_id, is_able, last_checked_at, was_able, new_deadline;
  if not found then
    return not exists (
      select
      from app.payout_accounts as account
      where account.stripe_account_id = record_payout_account.stripe_account_id
    );
  end if;
  perform app_private.record_bank_payout_schedule(
    record_payout_account.stripe_account_id,
    record_payout_account.facts ->> 'payout_interval'
  );
  if not is_able and was_able is distinct from false then
    -- Nothing more leaves: what was not sent waits for the account.
    perform app_private.withdraw_unsent_of_recruiter(owner_id, 'The account cannot receive any more.');
    perform app_private.write_event(
      'payout_account.cannot_receive',
      (
        select
          jsonb_build_object(
            'recruiter_id', account.user_id,
            'stripe_account_id', account.stripe_account_id,
            'disabled_reason', account.disabled_reason,
            'requirements_due', account.requirements_due
          )
        from app.payout_accounts as account
        where account.id = account_id
      ),
      entity_id => account_id
    );
  end if;
  if is_able and new_deadline is not null then
    perform app_private.write_event(
      'payout_account.deadline_set',
      (
        select
          jsonb_build_object(
            'recruiter_id', account.user_id,
            'stripe_account_id', account.stripe_account_id,
            'requirements_due', account.requirements_due,
            'deadline', account.requirements_deadline
          )
        from app.payout_accounts as account
        where account.id = account_id
      ),
      entity_id => account_id
    );
  end if;
  -- Asked because of a refusal (app_private.follow_up_answers), and Stripe says that the account can receive: to try at
  -- once could go on for ever. The schedules keep the time of their next try, until the next answer.
  if not is_able or last_checked_at is null then
    return true;
  end if;
  -- The audit log locks the payout of each schedule: they are locked before it, as everywhere.
  perform
  from app.payouts as payout
  where
    payout.recruiter_id = owner_id
    and exists (
      select
      from app.payout_schedules as schedule
      where
        schedule.payout_id = payout.id
        and schedule.status = 'failed'
        and schedule.waits_for = 'account'
        and schedule.next_retry_at > now()
    )
  order by payout.id
  for no key update;
  update app.payout_schedules as schedule
  set next_retry_at = now()
  from app.payouts as payout
  where
    payout.id = schedule.payout_id
    and payout.recruiter_id = owner_id
    and schedule.status = 'failed'
    and schedule.waits_for = 'account'
    and schedule.next_retry_at > now();
  if found then
    perform app_private.enqueue(
      'retry_failed_schedules',
      array['{}'::jsonb],
      job_keys => array['retry_failed_schedules:accounts']
    );
  end if;
  return true;
end;
$$;
comment on function app_private.record_payout_account is
  'Records Stripe''s answer about a recruiter''s account. transfers_enabled: whether it can receive transfers; if so, '
  'schedules that wait for it are retried at once, unless it is the first answer after a refusal. An account that '
  'cannot receive any more, that Stripe has rejected, or whose country is another one than before, has its unsent '
  'intents withdrawn, with an event; so has one that Stripe does not let the platform pay from its country '
  '(app_private.is_out_of_reach). A new date by which Stripe wants details is an event too. facts: what else Stripe '
  'says; external_accounts is the list of its bank accounts, null where Stripe does not show them to a platform. '
  'asked_at: the time of the question, by the clock of this database. Returns false, and records nothing, when '
  'another answer was recorded since then: ask again.';
