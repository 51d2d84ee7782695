create or replace function app.explain_payout(payout_id uuid)
returns setof app.payout_explanation
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant text := app_private.assert_may_see_payout(explain_payout.payout_id);
  internal constant boolean := viewer not in ('recruiter', 'company_user');
begin
  return query with
      state as materialized (
        select app_private.is_guarantee_void(placement) as is_void
        from
          app.payouts as payout
          join app.placements as placement on placement.id = payout.placement_id
        where payout.id = explain_payout.payout_id and placement.notice_completion_date > now()
      ),
      part as (
        select
          schedule.id as schedule_id,
          null::uuid as hold_id,
          schedule.amount,
          schedule.currency,
          coalesce(schedule.due_at, schedule.scheduled_date) as due_at,
          finding.*
        from
          app.payout_schedules as schedule
          join app.payouts as payout on payout.id = schedule.payout_id
          left join app.payout_accounts as account on account.user_id = payout.recruiter_id
          left join app.payout_transfers as transfer
            on transfer.schedule_id = schedule.id and app_private.is_open_transfer(transfer.status)
          cross join lateral (
            select blocker.code, blocker.at, blocker.detail
            from
              (
                select settled.code, schedule.processed_at, case when viewer <> 'company_user' then settled.detail end
                from app_private.explain_settled(schedule, viewer <> 'company_user') as settled
                union all
                select place.code, place.at, place.detail
                from
                  app.payout_transfers as paid
                  cross join lateral app_private.explain_place(paid.id) as place
                where paid.schedule_id = schedule.id and paid.status = 'succeeded' and viewer <> 'company_user'
                union all
                select 'cancelled', schedule.updated_at, null where schedule.status = 'cancelled'
                union all
                select
                  case transfer.status when 'in_doubt' then 'in_doubt' when 'sent' then 'sent' else 'claimed' end,
                  coalesce(transfer.sent_at, transfer.created_at),
                  transfer.error_message
                where
                  schedule.status = 'processing'
                  -- With a refused key waiting does not help.
                  and (transfer.status = 'sent' or not app_private.stripe_circuit_is_open())
                union all
                select 'guarantee_running', schedule.guarantee_completion_date, null
                where schedule.status = 'pending' and schedule.guarantee_completion_date > now()
                union all
                select 'guarantee_void', schedule.guarantee_completion_date, null
                where
                  schedule.status in ('pending', 'failed')
                  and schedule.guarantee_completion_date > now()
                  and (select state.is_void from state)
                union all
                select 'not_yet_due', schedule.due_at, null
                where
                  schedule.status = 'pending'
                  and schedule.due_at > now()
                  and schedule.guarantee_completion_date is distinct from schedule.due_at
                union all
                select
                  app_private.failed_code(schedule.waits_for),
                  schedule.next_retry_at,
                  schedule.failure_reason
                where schedule.status = 'failed'
                union all
                select
                  blocking.code,
                  case blocking.code
                    when 'payout_frozen' then payout.frozen_at
                    when 'account_cool_down' then case when viewer <> 'company_user' then account.cool_down_until end
                    when 'account_cannot_receive' then case when viewer <> 'company_user' then account.checked_at end
                    when 'fee_not_cleared' then (app_private.fee_state(schedule.placement_id, now())).clears_at
                    when 'waits_for_payment_day' then (app_private.small_terms(schedule)).pays_from
                    when 'waits_for_minimum' then (app_private.small_terms(schedule)).pays_by
                  end,
                  case blocking.code
                    when 'payout_frozen' then payout.frozen_reason
                    -- Stripe's requirements of a recruiter are hidden from company users.
                    when 'account_cannot_receive'
                      then case
                        when viewer <> 'company_user' then app_private.stripe_words(account.requirements_due)
                      end
                    when 'waits_for_payment_day'
                      then app_private.shown_day((app_private.small_terms(schedule)).pays_from)
                    when 'waits_for_minimum' then app_private.explain_small(schedule, viewer <> 'company_user')
                  end
                from unnest(app_private.schedule_blockers(schedule, payout, account)) as blocking (code)
                where schedule.status in ('pending', 'failed')
                union all
                -- What will be wrong by the date; what is wrong now, the blockers say.
                select 'account_at_risk', risk.at, risk.detail
                from app_private.account_problems(payout.recruiter_id) as risk
                where
                  schedule.status = 'pending'
                  and viewer <> 'company_user'
                  and risk.effect = 'will_stop'
                  and risk.at <= coalesce(schedule.due_at, schedule.scheduled_date)
                union all
                select
                  'key_refused',
                  circuit.opened_at,
                  format(
                    'since %s: %s',
                    to_char(circuit.opened_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'),
                    circuit.opened_reason
                  )
                from app_private.stripe_circuit as circuit
                where circuit.opened_at is not null and app_private.is_open_schedule(schedule.status)
                union all
                select app_private.gate_code(), null, app_private.gate_problem()
                where app_private.is_open_schedule(schedule.status) and not app_private.may_send()
                union all
                select short.code, schedule.waiting_since, null
                from unnest(app_private.funds_reasons(schedule)) as short (code)
                -- A refusal for lack of funds says so itself.
                where schedule.status = 'pending' or short.code <> 'waiting_for_funds'
                union all
                select 'waiting_for_second_person', waiting.expires_at, waiting.detail
                from app_private.waiting_requests(payout.id) as waiting
                where schedule.status in ('pending', 'failed') and waiting.kind = 'approval'
                union all
                select 'next_run', null, null
                where
                  schedule.status = 'pending'
                  and app_private.is_due(schedule, payout, account, now())
                  and cardinality(app_private.funds_reasons(schedule)) = 0
                  and app_private.may_send()
                  and not app_private.stripe_circuit_is_open()
              ) as blocker (code, at, detail)
          ) as finding
        where schedule.payout_id = explain_payout.payout_id
        union all
        select
          null,
          hold.id,
          hold.hold_amount - hold.released_amount,
          hold.currency,
          hold.release_date,
          app_private.hold_code(hold, payout),
          case hold.status when 'active' then hold.release_date else hold.updated_at end,
          case when hold.status = 'active' and hold.release_date <= now() then payout.frozen_reason else hold.reason end
        from
          app.escrow_holds as hold
          join app.payouts as payout on payout.id = hold.payout_id
        where hold.payout_id = explain_payout.payout_id and hold.status in ('active', 'forfeited')
        union all
        select
          null,
          hold.id,
          hold.hold_amount - hold.released_amount,
          hold.currency,
          hold.release_date,
          'guarantee_void',
          hold.release_date,
          null
        from app.escrow_holds as hold
        where
          hold.payout_id = explain_payout.payout_id
          and hold.status = 'active'
          and hold.release_date > now()
          and (select state.is_void from state)
        union all
        select
          null,
          hold.id,
          hold.hold_amount - hold.released_amount,
          hold.currency,
          hold.release_date,
          'account_at_risk',
          risk.at,
          concat_ws(': ', meaning.sentence, risk.detail)
        from
          app.escrow_holds as hold
          join app_private.account_problems(hold.recruiter_id) as risk
            on risk.effect = 'stops' or risk.effect = 'will_stop' and risk.at <= hold.release_date
          join app_private.readiness_codes as meaning on meaning.code = risk.code
        where
          hold.payout_id = explain_payout.payout_id
          and hold.status = 'active'
          and hold.release_date > now()
          and viewer <> 'company_user'
          -- Without an account, the obligations say so.
          and risk.code <> 'no_payout_account'
        union all
        select
          null,
          hold.id,
          hold.hold_amount - hold.released_amount,
          hold.currency,
          hold.release_date,
          'waiting_for_second_person',
          waiting.expires_at,
          waiting.detail
        from
          app.escrow_holds as hold
          join app_private.waiting_requests(explain_payout.payout_id) as waiting
            on waiting.kind = 'early_release' and waiting.hold_id = hold.id
        where hold.payout_id = explain_payout.payout_id and hold.status = 'active'
        union all
        select null, null, rest.amount, payout.currency, null, 'not_scheduled', null, null
        from
          app.payouts as payout
          cross join lateral (select app_private.unscheduled_amount(payout) as amount) as rest
        where payout.id = explain_payout.payout_id and rest.amount > 0
      )
    select
      explain_payout.payout_id,
      row_number() over (order by part.due_at, part.schedule_id nulls last, part.hold_id, meaning.rank)::integer,
      part.schedule_id,
      part.hold_id,
      part.amount,
      part.currency,
      part.code,
      meaning.sentence
        || case
          when part.detail is not null and (internal or meaning.detail_is_public) then ' (' || part.detail || ')'
          else ''
        end,
      part.at,
      meaning.action,
      meaning.who,
      meaning.stands_in_way
    from
      part
      join app_private.explanation_codes as meaning on meaning.code = part.code
    order by 2;
end;
$$;
comment on function app.explain_payout is
  'Explains the state of a payout: one row for each reason why a part of it (a schedule or a hold) is or is not '
  'paid, in order of due date; what was cancelled and is neither scheduled nor forfeited has a row without either. '
  'amount: minor units. code and sentence: the reason. at: its date. action: the remedy. who: the person who can '
  'apply it. stands_in_way: whether it stops the part, or that only waits for its date. The blocking reasons come '
  'from app_private.schedule_blockers, the rule of the runs. Of what was transferred: whether it is on the '
  'recruiter''s Stripe balance, on its way to their bank, in the bank, or returned by the bank; company users see '
  'that it is paid. Recruiters and company users see no internal notes, company users no details of a recruiter''s '
  'account, and no debt that a part was set off against: to them it is paid. For the payout''s recruiter, the users '
  'of its company, and admins. Raises HB002 (no such payout, or not visible to the caller).';
