create or replace function app_private.record_payout_account(
  stripe_account_id text,
  transfers_enabled boolean,
  requirements_due text[],
  disabled_reason text,
  asked_at timestamptz default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  owner_id uuid;
  last_checked_at timestamptz;
begin
  update app.payout_accounts as account
  set
    transfers_enabled = record_payout_account.transfers_enabled,
    requirements_due = array(
      select app_private.as_stored_text(due.name, app_private.max_short_text())
      from unnest(record_payout_account.requirements_due) as due (name)
      limit 100
    ),
    disabled_reason = app_private.as_stored_text(record_payout_account.disabled_reason, app_private.max_short_text()),
    checked_at = now()
  where
    account.stripe_account_id = record_payout_account.stripe_account_id
    -- Two overlapping questions: the order of their answers is unknown, so the second one is not recorded.
    and (
      record_payout_account.asked_at is null
      or account.checked_at is null
      or account.checked_at < record_payout_account.asked_at
    )
  returning account.user_id, old.checked_at
  into owner_id, last_checked_at;
  if not found then
    return not exists (
      select
      from app.payout_accounts as account
      where account.stripe_account_id = record_payout_account.stripe_account_id
    );
  end if;
  -- Asked because of a refusal (app_private.follow_up_answers), and Stripe says that the account can receive: to try at
  -- once could go on for ever. The schedules keep the time of their next try, until the next answer.
  if not record_payout_account.transfers_enabled or last_checked_at is null then
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
  'schedules that wait for it are retried at once, unless it is the first answer after a refusal. asked_at: the time '
  'of the question, by the clock of this database. Returns false, and records nothing, when another answer was '
  'recorded since then: ask again.';
