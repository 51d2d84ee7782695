create or replace function app.needs_you()
returns table (
  "position" integer,
  urgency text,
  kind text,
  since timestamptz,
  amount bigint,
  currency text,
  item_count bigint,
  detail text,
  payout_id uuid,
  recruiter_id uuid,
  request_id uuid,
  finding_id uuid,
  company_id uuid,
  placement_id uuid
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  long constant interval := interval '1 hour';
begin
  perform app_private.assert_reader();
  return query with
      open_schedule as materialized (
        select
          schedule.id,
          schedule.payout_id,
          schedule.recruiter_id,
          schedule.amount,
          schedule.currency,
          schedule.failure_reason,
          coalesce(schedule.due_at, schedule.scheduled_date) as due_at,
          coalesce(schedule.last_retry_at, schedule.updated_at) as tried_at,
          app_private.schedule_blockers(schedule, payout, account) as blockers
        from
          app.payout_schedules as schedule
          join app.payouts as payout on payout.id = schedule.payout_id
          left join app.payout_accounts as account on account.user_id = payout.recruiter_id
        where
          schedule.status = 'failed'
          or (schedule.status = 'pending' and schedule.due_at <= now() + interval '1 day')
      ),
      item(
        urgency,
        rank,
        kind,
        since,
        amount,
        currency,
        item_count,
        detail,
        payout_id,
        recruiter_id,
        request_id,
        finding_id
      ) as (
        select
          'money_at_risk',
          1,
          stop.code,
          stop.since,
          null::bigint,
          null::text,
          1::bigint,
          stop.sentence,
          null::uuid,
          null::uuid,
          null::uuid,
          null::uuid
        from app_private.money_stops() as stop
        where stop.scope = 'all' and stop.who <> 'nobody'
        union all
        select
          'money_at_risk',
          2,
          'invariant_broken',
          null,
          null,
          null,
          measured.value::bigint,
          measured.labels ->> 'rule',
          null,
          null,
          null,
          null
        from app_private.measurements as measured
        where measured.name = 'holdback_invariant_violations_by_rule' and measured.value > 0
        union all
        select
          'money_at_risk',
          3,
          'in_doubt',
          transfer.first_sent_at,
          transfer.amount,
          transfer.currency,
          1,
          transfer.error_message,
          transfer.payout_id,
          transfer.recruiter_id,
          null,
          null
        from app.payout_transfers as transfer
        where transfer.status = 'in_doubt' and transfer.first_sent_at < now() - long
        union all
        select
          'money_at_risk',
          4,
          'needs_attention',
          open.tried_at,
          open.amount,
          open.currency,
          1,
          open.failure_reason,
          open.payout_id,
          open.recruiter_id,
          null,
          null
        from open_schedule as open
        where 'needs_attention' = any (open.blockers)
        union all
        select
          'money_at_risk',
          5,
          'returned_by_bank',
          min(place.returned_at),
          sum(place.returned_by_bank)::bigint,
          place.currency,
          count(*),
          replace(place.failure_code, '_', ' '),
          case when count(distinct place.payout_id) = 1 then min(place.payout_id::text)::uuid end,
          place.recruiter_id,
          null,
          null
        from
          (
            select distinct link.transfer_id
            from
              app.bank_payout_transfers as link
              join app.bank_payouts as returned on returned.id = link.bank_payout_id
            where returned.status = 'failed'
          ) as touched
          -- As in app_private.returned_by_banks.
          cross join lateral (
            select each.*
            from reporting.transfer_places as each
            where each.transfer_id = touched.transfer_id
            offset 0
          ) as place
        where place.returned_by_bank > 0
        group by place.recruiter_id, place.currency, place.failure_code
        union all
        select
          'money_at_risk',
          6,
          'waiting_for_funds',
          min(waiting.waiting_since),
          sum(waiting.amount)::bigint,
          waiting.currency,
          count(*),
          null,
          case when count(distinct waiting.payout_id) = 1 then min(waiting.payout_id::text)::uuid end,
          null,
          null,
          null
        from app.payout_schedules as waiting
        where waiting.waits_for = 'funds' and waiting.status in ('pending', 'failed')
        group by waiting.currency
        union all
        select
          'money_at_risk',
          7,
          'not_covered',
          plan.told_at,
          plan.amount,
          plan.currency,
          1,
          to_char(plan.needed_on, 'YYYY-MM-DD'),
          null,
          null,
          null,
          null
        from app_private.cover_plans as plan
        where plan.amount > 0
        union all
        select
          'money_at_risk',
          8,
          'finding',
          finding.first_seen_at,
          null,
          null,
          1,
          finding.description,
          finding.payout_id,
          null,
          null,
          finding.finding_id
        from reporting.open_reconciliation_findings as finding
        union all
        select
          'waits_for_admin',
          1,
          'second_person',
          request.requested_at,
          request.amount,
          request.currency,
          1,
          concat_ws(': ', coalesce(person.display_name, request.requested_by_role), request.reason),
          request.payout_id,
          request.recruiter_id,
          request.id,
          null
        from
          app.requests as request
          left join app.users as person on person.id = request.requested_by
        where request.status = 'pending' and request.expires_at > now()
        union all
        select
          'waits_for_admin',
          2,
          'payout_not_approved',
          min(open.due_at),
          sum(open.amount)::bigint,
          open.currency,
          count(*),
          null,
          open.payout_id,
          open.recruiter_id,
          null,
          null
        from open_schedule as open
        where
          open.blockers && array['payout_not_approved', 'approval_outdated']
          -- Whoever has asked for it has done their part.
          and not exists (
            select
            from app_private.waiting_requests(open.payout_id) as waiting
            where waiting.kind = 'approval'
          )
        group by open.payout_id, open.recruiter_id, open.currency
        union all
        select
          'waits_for_admin',
          3,
          'debt',
          debt.created_at,
          debt.still_open::bigint,
          debt.currency,
          1,
          debt.reason,
          recovery.payout_id,
          recovery.recruiter_id,
          null,
          null
        from
          reporting.open_debts as debt
          join app.recoveries as recovery on recovery.id = debt.recovery_id
        where debt.still_open > 0 and (debt.next_reversal_at is null or not recovery.by_reversal)
        union all
        select
          'waits_for_admin',
          4,
          case account.disabled_reason when 'out_of_reach' then 'account_out_of_reach' else 'account_moved' end,
          account.checked_at,
          null,
          null,
          1,
          account.country,
          null,
          account.user_id,
          null,
          null
        from app.payout_accounts as account
        where
          not account.transfers_enabled
          and (account.disabled_reason = 'out_of_reach' or account.disabled_reason like 'moved\_to\_%')
        union all
        select
          'waits_for_recruiter',
          1,
          unable.kind,
          min(open.due_at),
          sum(open.amount)::bigint,
          open.currency,
          count(*),
          min(nullif(array_to_string(account.requirements_due, ', '), '')),
          case when count(distinct open.payout_id) = 1 then min(open.payout_id::text)::uuid end,
          open.recruiter_id,
          null,
          null
        from
          open_schedule as open
          cross join lateral unnest(open.blockers) as unable (kind)
          left join app.payout_accounts as account on account.user_id = open.recruiter_id
        where
          unable.kind in ('no_payout_account', 'account_cannot_receive')
          -- What only an admin can mend stands above.
          and coalesce(account.disabled_reason, '') <> 'out_of_reach'
          and coalesce(account.disabled_reason, '') not like 'moved\_to\_%'
        group by unable.kind, open.recruiter_id, open.currency
        union all
        select
          'waits_for_recruiter',
          2,
          'account_at_risk',
          risk.first_due_at,
          risk.amount,
          risk.currency,
          risk.payment_count,
          (select meaning.sentence from app_private.readiness_codes as meaning where meaning.code = risk.problems[1]),
          null,
          risk.recruiter_id,
          null,
          null
        from reporting.accounts_at_risk as risk
        where
          -- What is due, and what only an admin can mend, stands above.
          not risk.problems && array['out_of_reach', 'account_moved']
          and risk.recruiter_id not in (
            select open.recruiter_id
            from open_schedule as open
            where open.blockers && array['no_payout_account', 'account_cannot_receive']
          )
        union all
        select
          'waits_for_recruiter',
          3,
          'onboarding_unfinished',
          begun.started_at,
          null,
          null,
          1,
          null,
          null,
          begun.recruiter_id,
          null,
          null
        from app_private.unfinished_onboardings() as begun
        where
          begun.recruiter_id not in (
            select open.recruiter_id
            from open_schedule as open
            where open.blockers && array['no_payout_account', 'account_cannot_receive']
          )
          and begun.recruiter_id not in (select risk.recruiter_id from reporting.accounts_at_risk as risk)
        union all
        select
          'good_to_know',
          1,
          'task_missed',
          missed.since,
          null,
          null,
          1,
          concat_ws(': ', missed.task, missed.last_error),
          null,
          null,
          null,
          null
        from app_private.missed_tasks() as missed
      ),
      every_item as (
        select item.*, null::uuid as company_id, null::uuid as placement_id
        from item
        union all
        select
          'waits_for_admin',
          5,
          'fee_late',
          late.since,
          late.missing,
          late.currency,
          late.fee_count,
          late.detail,
          late.payout_id,
          null,
          null,
          null,
          late.company_id,
          late.placement_id
        from app_private.late_fees_of_companies() as late
      )
    select
      row_number() over (order by grouped.rank, item.rank, item.since nulls first, item.payout_id)::integer,
      item.urgency,
      item.kind,
      item.since,
      item.amount,
      item.currency,
      item.item_count,
      item.detail,
      item.payout_id,
      item.recruiter_id,
      item.request_id,
      item.finding_id,
      item.company_id,
      item.placement_id
    from
      every_item as item
      join (
        values
          ('money_at_risk', 1),
          ('waits_for_admin', 2),
          ('waits_for_recruiter', 3),
          ('good_to_know', 4)
      ) as grouped (urgency, rank)
        on grouped.urgency = item.urgency
    order by 1;
end;
$$;
comment on function app.needs_you is
  'Whatever does not repair itself, most urgent first. urgency: money_at_risk, waits_for_admin, waits_for_recruiter, '
  'good_to_know. kind: what it is, such as in_doubt (for more than an hour), needs_attention (failed for good), '
  'returned_by_bank, waiting_for_funds, not_covered (within cover_warning_days, as last measured; detail: the first '
  'day), finding, invariant_broken, a code of app.night_stops, second_person, payout_not_approved (due within a day), '
  'debt (that Stripe is not asked to take back), account_out_of_reach and account_moved (whose recruiter cannot be '
  'paid at all), fee_late (a company''s, as last measured; detail: what waits for it), no_payout_account, '
  'account_cannot_receive, account_at_risk (due within 30 days, and cannot be received then), onboarding_unfinished '
  '(begun more than onboarding_days ago), task_missed. amount: minor units, of item_count parts. Admins and analysts '
  'only. Raises HB001.';
