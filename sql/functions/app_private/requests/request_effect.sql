create or replace function app_private.request_effect(request app.requests)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    told as (
      select
        (request_effect.request).arguments as given,
        (request_effect.request).basis as basis,
        app_private.shown_amount((request_effect.request).amount, (request_effect.request).currency) as amount
    ),
    about as (
      select
        recruiter.display_name as recruiter,
        company.name as company,
        person.display_name || ' (' || person.email || ')' as person,
        placement.candidate_name as candidate,
        -- Of whom, and where: what tells two payments of the same amount apart.
        ' for ' || concat_ws(', ', recruiter.display_name, placement.external_ref, company.name) as who,
        placement.candidate_name || format(' (%s)', concat_ws(', ', placement.external_ref, company.name)) as placement
      from
        told
        left join app.payouts as payout on payout.id = (request_effect.request).payout_id
        left join app.company_credits as credit on credit.id = (told.given ->> 'credit_id')::uuid
        left join app.placements as placement
          on placement.id = coalesce((told.given ->> 'placement_id')::uuid, credit.placement_id, payout.placement_id)
        left join app.users as recruiter on recruiter.id = (request_effect.request).recruiter_id
        left join app.companies as company on company.id = (request_effect.request).company_id
        left join app.users as person on person.id = (told.given ->> 'user_id')::uuid
    )
  select
    case (request_effect.request).verb
      when 'approve_payout'
        then format(
          'Approves %s%s: it may be paid%s from its dates on.',
          told.amount,
          about.who,
          ' to ' || (basis ->> 'stripe_account')
        )
      when 'unfreeze_payout'
        then format('Unfreezes %s%s: what is due is paid and released at once.', told.amount, about.who)
          || format(' It was frozen for: %s', basis ->> 'frozen_reason')
      when 'create_payout_schedule'
        then format(
          'Has %s%s paid from %s on, which is earlier than the terms promise.',
          told.amount,
          about.who,
          app_private.shown_day((given ->> 'scheduled_date')::timestamptz)
        )
      when 'reschedule_payout_schedule'
        then format(
          'Has %s%s paid from %s on instead of %s, which is earlier than the terms promise.',
          told.amount,
          about.who,
          app_private.shown_day((given ->> 'scheduled_date')::timestamptz),
          app_private.shown_day((basis ->> 'scheduled_date')::timestamptz)
        )
      when 'release_escrow_hold'
        then format(
          'Releases %s%s, held until %s: it becomes due now%s',
          told.amount,
          about.who,
          app_private.shown_day((basis ->> 'release_date')::timestamptz),
          coalesce('. It is not paid yet: ' || app_private.keeps_released((given ->> 'hold_id')::uuid), '.')
        )
      when 'record_manual_payment'
        then format(
          'Books %s%s as paid outside Stripe on %s (%s): Stripe is never asked for it.',
          told.amount,
          about.who,
          app_private.shown_date(app_private.day_paid((given ->> 'paid_at')::timestamptz)),
          given ->> 'reference'
        )
      when 'undo_manual_payment'
        then format(
          'Undoes that %s%s was paid outside Stripe on %s (%s): it is owed again, and paid through Stripe.',
          told.amount,
          about.who,
          app_private.shown_date(app_private.day_paid((basis ->> 'paid_at')::timestamptz)),
          basis ->> 'reference'
        )
      when 'write_off_recovery'
        then format(
          'Gives up %s of the %s that %s still owes back: it is not owed any more.',
          told.amount,
          app_private.shown_amount((basis ->> 'left')::numeric, basis ->> 'currency'),
          about.recruiter
        )
      when 'withdraw_guarantee_breach'
        then format(
          'Withdraws that %s left on %s: %s that was taken back or forfeited counts as earned again.',
          about.placement,
          app_private.shown_date((basis ->> 'ended_on')::date),
          told.amount
        )
      when 'replace_candidate'
        then format(
          'Puts %s, from %s on, in the place of %s: %s that was taken back or forfeited counts as earned again.',
          given ->> 'candidate_name',
          app_private.shown_date((given ->> 'start_date')::date),
          about.placement,
          told.amount
        )
      when 'report_departure'
        then format(
          'Reports that %s left, with %s as the last day: the guarantee is broken, recruiters lose %s, and %s is owed '
          'back to the company.',
          about.placement,
          app_private.shown_date((given ->> 'left_on')::date),
          -- As a breach that is reported now would take it; later that is past.
          case
            when (request_effect.request).status = 'pending'
              then (
                select
                  coalesce(
                    app_private.shown_amount(
                      nullif(sum(lost.cancelled_amount + lost.forfeited_amount + lost.debt), 0),
                      min(lost.currency)
                    ),
                    'nothing'
                  )
                from
                  app.placements as broken
                  cross join lateral app_private.plan_breach(broken, (given ->> 'left_on')::date) as lost
                where broken.id = (given ->> 'placement_id')::uuid
              )
            else 'what the terms say'
          end,
          coalesce(
            app_private.shown_amount(nullif((basis ->> 'owed_back')::numeric, 0), basis ->> 'currency'),
            'nothing'
          )
        )
      when 'settle_company_credit'
        then format(
          'Books %s that is owed back for %s as settled by a %s (%s)%s.',
          told.amount,
          about.placement,
          given ->> 'settlement',
          given ->> 'reference',
          case
            when (basis ->> 'given_back')::bigint > 0
              then format(
                '; %s of it was given back before',
                app_private.shown_amount((basis ->> 'given_back')::bigint, (request_effect.request).currency)
              )
          end
        )
      when 'reopen_company_credit'
        then format(
          'Undoes that %s owed back for %s was settled by a %s (%s): it is owed back again.',
          told.amount,
          about.placement,
          basis ->> 'settlement',
          basis ->> 'reference'
        )
      when 'link_transfer'
        then format(
          'Books transfer %s, which somebody made at Stripe by hand, as the payment of %s%s.',
          basis ->> 'subject',
          told.amount,
          about.who
        )
      when 'book_reversal'
        then format(
          'Books %s%s, which somebody took back at Stripe by hand from transfer %s: %s.',
          told.amount,
          about.who,
          basis ->> 'subject',
          case given ->> 'as'
            when 'owed_again' then 'it is owed again, and paid by a new schedule'
            else 'it is not owed any more'
          end
        )
      when 'undo_finding_booking'
        then format(
          'Undoes how %s%s was booked for transfer %s: %s.',
          told.amount,
          about.who,
          basis ->> 'transfer',
          case basis ->> 'kind'
            when 'paid' then 'it does not count as paid any more'
            when 'owed_again' then 'it is not owed again'
            else 'it counts as earned again'
          end
        )
      when 'redirect_payout'
        then format(
          'Takes %s%s back from %s and pays it to %s.',
          told.amount,
          about.who,
          (select string_agg(each, ', ') from jsonb_array_elements_text(basis -> 'from') as each),
          coalesce(basis ->> 'to', 'the present account')
        )
      when 'create_adjustment'
        then format(
          'Pays %s to %s%s, which no placement earned.',
          told.amount,
          about.recruiter,
          ' from ' || app_private.shown_day((given ->> 'scheduled_date')::timestamptz) || ' on'
        )
      when 'pass_payout_ceiling'
        then format(
          'Lets %s%s be paid whatever the ceilings say.',
          app_private.shown_amount((basis ->> 'schedule_amount')::numeric, basis ->> 'currency'),
          about.who
        )
      when 'set_payout_ceiling'
        then format(
          'Makes the ceiling in %s for %s %s; it is %s now.',
          basis ->> 'currency',
          app_private.request_scope(given ->> 'scope'),
          coalesce(app_private.shown_amount((given ->> 'amount')::numeric, basis ->> 'currency'), 'endless'),
          app_private.shown_amount((basis ->> 'ceiling')::numeric, basis ->> 'currency')
        )
      when 'pause_payouts'
        then format('Pauses all payouts of %s: nothing is sent.', app_private.request_scope(given ->> 'scope'))
      when 'resume_payouts'
        then format(
            'Ends the pause of payouts of %s: what is due is sent.',
            app_private.request_scope(given ->> 'scope')
          )
          || format(' They were paused for: %s', basis ->> 'pause_reason')
      when 'create_user'
        then format(
          'Adds %s (%s) as a %s%s.',
          given ->> 'display_name',
          given ->> 'email',
          replace(given ->> 'role', '_', ' '),
          ', who signs in as ' || (given ->> 'auth_subject')
        )
      when 'link_sign_in'
        then format(
          'Lets whoever signs in as %s act as %s, a %s.',
          given ->> 'auth_subject',
          about.person,
          replace(basis ->> 'role', '_', ' ')
        )
      when 'link_database_login'
        then format(
          'Lets the database login %s act as %s, a %s.',
          given ->> 'login',
          about.person,
          replace(basis ->> 'role', '_', ' ')
        )
      when 'link_payout_account'
        then format(
          'Has %s paid to %s%s.',
          about.person,
          given ->> 'stripe_account_id',
          coalesce(' instead of ' || (basis ->> 'stripe_account'), ', their first account')
        )
      when 'start_onboarding'
        then format(
          'Opens for %s the way to an account at Stripe%s, which then receives what is owed.',
          about.person,
          ' in ' || (given ->> 'country')
        )
      when 'end_cool_down'
        then format(
          'Has %s paid to %s before its waiting time ends on %s.',
          about.person,
          basis ->> 'stripe_account',
          app_private.shown_day((basis ->> 'cool_down_until')::timestamptz)
        )
      when 'erase_candidate' then format('Erases the name of the candidate of %s, for good.', about.placement)
      when 'publish_payout_policy'
        then format(
          'Publishes terms of %s for what is signed from %s on: %s.',
          coalesce(about.company, 'the platform'),
          coalesce(app_private.shown_date((given ->> 'valid_from')::date), 'now'),
          app_private.terms_changes(given)
        )
      when 'require_second_person'
        then format(
            case
              when (given ->> 'required')::boolean is false then '“%1$s” needs no second person any more.'
              else '“%1$s” needs a second person%2$s.'
            end,
            (select kind.description from app.request_kinds as kind where kind.value = given ->> 'kind'),
            coalesce(
              ' from ' || app_private.shown_amount((given ->> 'from_amount')::numeric, given ->> 'currency') || ' on',
              ', whatever the amount'
            )
          )
          || case
            when basis ->> 'rules' is not null
              then ' Now it does: '
                || (
                  select
                    string_agg(
                      coalesce('from ' || app_private.shown_amount(nullif(amount, '0')::numeric, currency), 'always'),
                      ', '
                      order by currency
                    )
                  from jsonb_each_text(basis -> 'rules') as rule (currency, amount)
                )
                || '.'
            else ''
          end
    end
  from
    told,
    about;
$$;
comment on function app_private.request_effect is
  'What a request would do if it were confirmed, in a sentence: whom and what it is about by name, the amount, and '
  'what was before. The words of each verb that asks for a second person stand here only. Null for another verb.';
