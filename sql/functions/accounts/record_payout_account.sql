create or replace function app_private.record_payout_account(
  stripe_account_id text, transfers_enabled boolean, requirements_due text[], disabled_reason text
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  owner_id uuid;
begin
  update app.payout_accounts as account
     set transfers_enabled = record_payout_account.transfers_enabled,
         requirements_due = coalesce(record_payout_account.requirements_due, '{}'),
         disabled_reason = record_payout_account.disabled_reason,
         checked_at = now()
   where account.stripe_account_id = record_payout_account.stripe_account_id
  returning account.user_id into owner_id;
  if not record_payout_account.transfers_enabled then
    return;
  end if;
  update app.payout_schedules as schedule
     set next_retry_at = now()
    from app.payouts as payout
   where payout.id = schedule.payout_id
     and payout.recruiter_id = owner_id
     and schedule.status = 'failed'
     and schedule.failure_code = 'insufficient_capabilities_for_transfer'
     and schedule.next_retry_at > now();
  if found then
    perform app_private.enqueue('retry_failed_schedules', array['{}'::jsonb], job_keys => array['retry_failed_schedules:accounts']);
  end if;
end
$$;
comment on function app_private.record_payout_account is
  'What Stripe said about a recruiter''s account. transfers_enabled: whether it can receive; when it can (again), what was refused because of it is tried at once.';
