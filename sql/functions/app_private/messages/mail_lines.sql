create or replace function app_private.mail_lines(mail_id uuid)
returns table (kind text, at timestamptz, what text, detail text, amount bigint, currency text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select item.kind, event.created_at, line.what, line.detail, line.amount, line.currency
  from
    app_private.mail_items as item
    join app.events as event on event.id = item.event_id
    left join app.payouts as payout on payout.id = event.payout_id
    left join app.placements as placement on placement.id = payout.placement_id
    left join app.companies as company on company.id = placement.company_id
    cross join lateral (
      select
        case
          when payout.id is null then null
          when placement.id is null then payout.adjustment_reason
          else placement.candidate_name || ' at ' || company.name
        end as source
    ) as about
    cross join lateral (
      -- Paid: what arrived. What was kept against a debt, or paid before under another placement, says so.
      select
        about.source as what,
        (
          select string_agg(told.sentence, ' ' order by told.part, told.rank)
          from
            (
              select 1 as part, meaning.rank, coalesce(settled.detail, meaning.sentence) as sentence
              from
                app_private.explain_settled(schedule, true) as settled
                join app_private.explanation_codes as meaning on meaning.code = settled.code
              where settled.code <> 'paid'
              union all
              -- It arrived at Stripe, and goes no further by itself.
              select 2, meaning.rank, format('%s What to do: %s.', meaning.sentence, meaning.action)
              from
                app_private.account_problems(schedule.recruiter_id) as problem
                join app_private.readiness_codes as meaning on meaning.code = problem.code
              where problem.effect = 'stays_at_stripe' and transfer.id is not null
            ) as told
        ) as detail,
        coalesce(transfer.amount, payment.amount, 0) as amount,
        schedule.currency
      from
        app.payout_schedules as schedule
        left join app.payout_transfers as transfer
          on transfer.schedule_id = schedule.id and transfer.status = 'succeeded'
        left join app.manual_payments as payment on payment.schedule_id = schedule.id and payment.undone_at is null
      where event.type = 'payout_schedule.processed' and schedule.id = event.entity_id and schedule.status = 'processed'
      union all
      select
        about.source,
        meaning.sentence
          || case
            when meaning.who = 'recruiter'
              then ' What to do: '
                || meaning.action
                || coalesce(': ' || app_private.stripe_words(account.requirements_due), '')
                || '.'
            else ' There is nothing that you have to do.'
          end
          || coalesce(' Next try: ' || app_private.mail_day(schedule.next_retry_at, true) || '.', ''),
        schedule.amount,
        schedule.currency
      from
        app.payout_schedules as schedule
        join app_private.explanation_codes as meaning on meaning.code = app_private.failed_code(schedule.waits_for)
        left join app.payout_accounts as account on account.user_id = schedule.recruiter_id
      where event.type = 'payout_schedule.failed' and schedule.id = event.entity_id and schedule.status = 'failed'
      union all
      select
        about.source,
        'To be paid on '
          || app_private.mail_day(greatest(schedule.scheduled_date, schedule.guarantee_completion_date))
          || case when payout.status = 'pending' then ', once it is approved' else '' end,
        schedule.amount,
        schedule.currency
      from app.payout_schedules as schedule
      where event.type = 'payout_schedule.created' and schedule.id = event.entity_id and schedule.status = 'pending'
      union all
      select
        about.source,
        'Until ' || app_private.mail_day(hold.release_date),
        hold.hold_amount - hold.released_amount,
        hold.currency
      from app.escrow_holds as hold
      where event.type = 'escrow_hold.created' and hold.id = event.entity_id and hold.status = 'active'
      union all
      select
        about.source,
        'It was held back, and is not paid: the guarantee was broken or the terms were.',
        hold.hold_amount - hold.released_amount,
        hold.currency
      from app.escrow_holds as hold
      where event.type = 'escrow_hold.forfeited' and hold.id = event.entity_id and hold.status = 'forfeited'
      union all
      select about.source, 'The payout was cancelled. What was not paid yet is not paid.', null, null
      where event.type = 'payout.cancelled' and payout.status = 'cancelled'
      union all
      select
        about.source,
        case
          when debt.by_offset and debt.by_reversal
            then 'The guarantee was broken: it is kept from your next payouts, or taken back from your Stripe account.'
          when debt.by_offset then 'The guarantee was broken: it is kept from your next payouts.'
          else 'The guarantee was broken: it is taken back from your Stripe account.'
        end,
        debt.amount,
        debt.currency
      from app.recoveries as debt
      where
        event.type = 'recovery.created'
        and debt.id = event.entity_id
        and debt.purpose = 'debt'
        and debt.status <> 'cancelled'
      union all
      select
        about.source,
        case debt.purpose
          when 'debt' then 'It was taken back from your Stripe account.'
          else 'It was taken back from an account that is not used any more, and is paid to your present one.'
        end,
        reversal.amount,
        reversal.currency
      from
        app.payout_reversals as reversal
        join app.recoveries as debt on debt.id = reversal.recovery_id
      where event.type = 'payout_reversal.succeeded' and reversal.id = event.entity_id
      union all
      select
        case
          when event.type = 'payout_account.cannot_receive' then 'It cannot receive payments at the moment.'
          when event.type = 'payout_account.bank_account_changed'
            then 'Another bank account stands behind your Stripe account.'
          when event.type = 'payout_account.deadline_set' then 'Stripe needs details of your account.'
          when event.type = 'payout_account.cool_down_ended' then 'Payouts to your changed account go on.'
          when event.payload ->> 'old' is null then 'An account was set for your payouts.'
          else 'Your payouts go to another account from now on.'
        end,
        case
          when event.type in ('payout_account.linked', 'payout_account.bank_account_changed')
            then 'Changed on '
              || app_private.mail_day(event.created_at, true)
              || coalesce(
                '. Nothing is sent to it before '
                  || app_private.mail_day((event.payload ->> 'cool_down_until')::timestamptz, true)
                  || ', so that you can tell the platform if it was not you',
                ''
              )
          when event.type = 'payout_account.cool_down_ended'
            then 'Two admins of the platform ended the wait early on ' || app_private.mail_day(event.created_at, true)
          when event.type = 'payout_account.deadline_set'
            then 'What to do: give Stripe '
              || app_private.stripe_words(array(select jsonb_array_elements_text(event.payload -> 'requirements_due')))
              || ' before '
              || app_private.mail_day((event.payload ->> 'deadline')::timestamptz, true)
              || ', or payments to you may stop.'
          when app_private.disabled_code(event.payload ->> 'disabled_reason') = 'out_of_reach'
            then 'Stripe does not let the platform pay an account in its country; an admin of the platform must look.'
          when app_private.disabled_code(event.payload ->> 'disabled_reason') = 'account_moved'
            then 'Stripe says that it is in another country now; an admin of the platform must look.'
          else 'What to do: give Stripe what it asks for in its dashboard'
            || coalesce(
              ': '
                || app_private.stripe_words(
                  array(select jsonb_array_elements_text(event.payload -> 'requirements_due'))
                ),
              ''
            )
            || '.'
        end,
        null,
        null
      where
        event.type in (
          'payout_account.linked',
          'payout_account.bank_account_changed',
          'payout_account.cool_down_ended',
          'payout_account.deadline_set',
          'payout_account.cannot_receive'
        )
        and item.kind = 'account'
      union all
      select
        concat_ws(', ', person.display_name, event.payload ->> 'stripe_account_id'),
        concat_ws(': ', meaning.sentence, problem.detail) || ' What to do: ' || meaning.action || '.',
        null,
        null
      from
        app.users as person
        cross join lateral app_private.account_problems(person.id) as problem
        join app_private.readiness_codes as meaning on meaning.code = problem.code
      where
        event.type = 'payout_account.cannot_receive'
        and item.kind = 'failure'
        and person.id = (event.payload ->> 'recruiter_id')::uuid
        and problem.effect = 'stops'
      union all
      select
        'Your bank returned a payment from your Stripe balance: it is there again.',
        concat(
          'Your bank says: ' || replace(bank.failure_code, '_', ' ') || '. ',
          'What to do: put the bank account right in Stripe.'
        ),
        bank.amount,
        bank.currency
      from app.bank_payouts as bank
      where
        event.type in ('bank_payout.failed', 'bank_payout.created')
        and bank.id = event.entity_id
        and bank.status = 'failed'
      union all
      select
        case event.type
            when 'payout_pause.started' then 'Payouts are paused'
            when 'payout_pause.ended' then 'Payouts go on'
            when 'stripe_circuit.opened' then 'The platform''s Stripe key is refused: nothing is paid'
            else 'Stripe takes the key again: payouts go on'
          end
          || case event.payload ->> 'scope_kind'
            when 'all' then ': all of them'
            when 'currency' then ': ' || (event.payload ->> 'scope_value')
            when 'company' then ': one company'
            when 'recruiter' then ': one recruiter'
            else ''
          end,
        concat_ws(
          '. ',
          app_private.mail_day(event.created_at, true),
          coalesce(event.payload ->> 'resume_reason', event.payload ->> 'reason')
        ),
        null,
        null
      where item.kind = 'money_stopped'
      union all
      select
        case event.type
          when 'cover.covered' then 'What falls due is covered again: ' || (event.payload ->> 'currency')
          else 'Not covered from ' || to_char((event.payload ->> 'needed_on')::date, 'FMDD FMMonth YYYY') || ' on'
        end,
        case event.type
          when 'cover.not_covered'
            then format(
              'Missing on that day: %s. Top up all of this amount by %s, if it comes by bank.',
              app_private.mail_amount((event.payload ->> 'missing')::bigint, event.payload ->> 'currency'),
              to_char((event.payload ->> 'order_on')::date, 'FMDD FMMonth YYYY')
            )
        end,
        nullif((event.payload ->> 'top_up')::bigint, 0),
        event.payload ->> 'currency'
      where item.kind = 'cover'
      union all
      -- What came in since is not late any more.
      select
        late.candidate_name || ' at ' || owing.name,
        format(
          'Was to be paid by %s. %s',
          to_char((event.payload ->> 'due_on')::date, 'FMDD FMMonth YYYY'),
          case
            when waiting.amount > 0
              then app_private.mail_amount(waiting.amount, late.currency)
                || ' wait for it: '
                || array_to_string(waiting.recruiters, ', ')
                || '.'
            else 'Nothing that is due waits for it.'
          end
        ),
        state.required - state.received,
        late.currency
      from
        app.placements as late
        join app.companies as owing on owing.id = late.company_id
        cross join lateral app_private.fee_state(late.id, now()) as state
        cross join lateral app_private.waiting_for_fee(late.id) as waiting
      where
        item.kind = 'fee'
        and late.id = event.entity_id
        and late.status <> 'cancelled'
        and state.received < state.required
      union all
      select
        coalesce(gone.sentence, 'Your Stripe account is not finished, so it cannot receive this.'),
        format(
          'Due on %s. What to do: %s.',
          app_private.mail_day((owed.item ->> 'first_due_at')::timestamptz),
          coalesce(gone.action, 'go on with Stripe''s form, which your dashboard opens')
        ),
        (owed.item ->> 'amount')::bigint,
        owed.item ->> 'currency'
      from
        jsonb_array_elements(event.payload -> 'amounts') as owed (item)
        left join lateral (
          select meaning.sentence, meaning.action
          from
            app_private.account_problems(event.entity_id) as problem
            join app_private.readiness_codes as meaning on meaning.code = problem.code
          where problem.code = 'account_gone'
        ) as gone
          on true
      where event.type = 'onboarding.unfinished' and app_private.recruiter_can_mend(event.entity_id)
      union all
      select
        (event.payload ->> 'task') || case event.type when 'task.missed' then ' is missed' else ' runs again' end,
        concat_ws(
          '. ',
          'Missed since ' || app_private.mail_day((event.payload ->> 'since')::timestamptz, true),
          event.payload ->> 'error'
        ),
        null,
        null
      where item.kind = 'task'
      union all
      select
        request_kind.description,
        concat_ws(
          '. ',
          'Asked by ' || coalesce(asking.display_name, request.requested_by_role),
          request.reason,
          'Until ' || app_private.mail_day(request.expires_at, true)
        ),
        request.amount,
        request.currency
      from
        app.requests as request
        join app.request_kinds as request_kind on request_kind.value = request.kind
        left join app.users as asking on asking.id = request.requested_by
      where event.type = 'request.created' and request.id = event.entity_id and request.status = 'pending'
      union all
      select about.source, 'The payout waits for approve_payout.', payout.amount, payout.currency
      where event.type = 'payout.created' and payout.status = 'pending'
      union all
      select
        about.source,
        case event.type
          when 'payout.failed' then 'A part of the payout could not be paid, and is not tried again by itself.'
          when 'recovery.needs_attention' then 'A debt could not be taken back: Stripe refused for good.'
          else 'Stripe has a transfer that contradicts ours. The payout is frozen.'
        end,
        payout.amount,
        payout.currency
      where
        item.kind = 'failure'
        and payout.id is not null
        and (event.type <> 'payout.failed' or payout.status = 'failed')
      union all
      select
        meaning.description,
        concat_ws(', ', finding.subject, about.source),
        null,
        null
      from
        app.reconciliation_findings as finding
        join app.reconciliation_finding_kinds as meaning on meaning.value = finding.kind
      where
        event.type = 'reconciliation_finding.found'
        and finding.id = event.entity_id
        and finding.explained_at is null
        and finding.superseded_at is null
    ) as line
  where item.mail_id = mail_lines.mail_id
  order by item.event_id;
$$;
comment on function app_private.mail_lines is
  'The lines of a mail, one for each of its events, as things are now: what has become of it since is left out, or '
  'has a line of its own. All sentences about events stand here; headings and advice are in app.mail_kinds. amount: '
  'minor units, null where none is told.';
