create or replace function app_private.mail_recipients(first_id uuid, end_id uuid)
returns table (event_id uuid, user_id uuid, kind text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    happened as materialized (
      select event.id, event.type, event.payout_id, event.entity_id, event.payload
      from app.events as event
      where event.id >= mail_recipients.first_id and event.id < mail_recipients.end_id
    ),
    meant as (
      select happened.id as event_id, payout.recruiter_id as user_id, told.kind
      from
        happened
        join (
          values
            ('payout_schedule.processed', 'paid'),
            ('payout_schedule.failed', 'not_paid'),
            ('payout_schedule.created', 'scheduled'),
            ('escrow_hold.created', 'held'),
            ('escrow_hold.forfeited', 'taken_back'),
            ('payout.cancelled', 'taken_back'),
            ('recovery.created', 'taken_back'),
            ('payout_reversal.succeeded', 'taken_back')
        ) as told (type, kind)
          on told.type = happened.type
        join app.payouts as payout on payout.id = happened.payout_id
      where
        -- The same refusal at the next try is no news.
        happened.type <> 'payout_schedule.failed'
        or happened.payload -> 'changes' ? 'failure_code'
        or happened.payload -> 'changes' ? 'waits_for'
      union all
      select happened.id, (happened.payload ->> 'recruiter_id')::uuid, 'account'
      from happened
      where
        happened.type in (
          'payout_account.linked',
          'payout_account.bank_account_changed',
          'payout_account.cool_down_ended',
          'payout_account.deadline_set',
          'payout_account.cannot_receive'
        )
      union all
      select happened.id, (happened.payload ->> 'recruiter_id')::uuid, 'not_paid'
      from happened
      where happened.type in ('bank_payout.failed', 'bank_payout.created') and happened.payload ->> 'status' = 'failed'
      union all
      select happened.id, (happened.payload ->> 'recruiter_id')::uuid, 'not_paid'
      from happened
      where happened.type = 'onboarding.unfinished'
      union all
      select happened.id, admin.id, told.kind
      from
        happened
        join (
          values
            ('payout_pause.started', 'money_stopped'),
            ('payout_pause.ended', 'money_stopped'),
            ('stripe_circuit.opened', 'money_stopped'),
            ('stripe_circuit.closed', 'money_stopped'),
            ('cover.not_covered', 'cover'),
            ('cover.covered', 'cover'),
            ('fee.late', 'fee'),
            ('task.missed', 'task'),
            ('task.back', 'task'),
            ('request.created', 'approval'),
            ('payout.created', 'approval'),
            ('payout.failed', 'failure'),
            ('payout_account.cannot_receive', 'failure'),
            ('recovery.needs_attention', 'failure'),
            ('payout_transfer.contradicted_by_stripe', 'failure'),
            ('reconciliation_finding.found', 'finding')
        ) as told (type, kind)
          on told.type = happened.type
        join app.users as admin on admin.role = 'platform_admin'
      where
        case happened.type
          when 'request.created' then happened.payload ->> 'requested_by' is distinct from admin.id::text
          when 'payout.created' then happened.payload ->> 'new_status' = 'pending'
          -- The others are for the recruiter to mend.
          when 'payout_account.cannot_receive'
            then app_private.disabled_code(happened.payload ->> 'disabled_reason') = any (
              app_private.lost_account_codes()
            )
          else true
        end
    )
  select meant.event_id, meant.user_id, meant.kind
  from
    meant
    join app.mail_kinds as known on known.value = meant.kind
    join app.users as person
      on person.id = meant.user_id
      and person.role = known.audience
      and person.deactivated_at is null
      and app_private.is_mail_address(person.email)
    left join app.mail_preferences as preference on preference.user_id = meant.user_id and preference.kind = meant.kind
  where not known.is_optional or coalesce(preference.is_wanted, true);
$$;
comment on function app_private.mail_recipients is
  'Which events from first_id on and before end_id are told to whom, and as what: a recruiter what becomes of their '
  'own money, an admin what needs one. Nobody who was deactivated, and nothing that they switched off.';
